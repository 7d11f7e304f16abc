"""Archives that networks give their users, and mailboxes: read item by item, as files of strangers are read.

Nothing is unpacked: members are read by their names, within limits, and what cannot be read is told line by line.
"""
