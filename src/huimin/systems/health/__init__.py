"""Health 智慧健康."""
