"""What Rostra reads out of messages: topic, language, urgency, and which of them ask the same. Plain Python and numpy."""
