"""The pages of the room, for those who work with the register."""
