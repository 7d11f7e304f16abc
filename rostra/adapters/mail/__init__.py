"""E-mail: IMAP in, SMTP out."""

from rostra.adapters.mail.adapter import Mail

__all__ = ["Mail"]
