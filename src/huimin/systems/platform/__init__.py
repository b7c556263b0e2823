"""Platform 公共服务技术支撑平台."""
