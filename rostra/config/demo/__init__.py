"""The demo municipality: Portavale, its people and a week of their work, made by the same actions that users use."""
