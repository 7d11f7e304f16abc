"""The pages of the inbox: `screens` shows, `replies` and `work` act, `files` hands out what came with messages."""
