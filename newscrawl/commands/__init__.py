"""What `newscrawl` adds to Scrapy's commands, and Scrapy's commands that only look at pages."""
