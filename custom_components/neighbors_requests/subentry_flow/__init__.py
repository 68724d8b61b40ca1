"""The dialogs of subentries: adding and changing a camera, and what records cameras elsewhere."""
