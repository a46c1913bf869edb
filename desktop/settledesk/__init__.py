"""异地结算台: filing, split, receipt and report for a hospital's off-site settlement window."""

__version__ = "0.1.0"
