"""Before a company's first run: does everything hold?"""
