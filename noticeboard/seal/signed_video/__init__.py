"""What cameras themselves sign of their video: ONVIF Media Signing and Axis Signed Video. Pure."""
