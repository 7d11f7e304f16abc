"""What every page is made of: icons, times, pills, fields and the navigation of the signed-in."""
