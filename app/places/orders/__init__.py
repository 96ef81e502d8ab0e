"""Court orders and policies by place and date, and which of them covered a report's day."""
