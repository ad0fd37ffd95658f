"""The group's pages for people: made on the server, without a script, and nothing on them comes from elsewhere."""

from frontdesk.group.pages import signing_in, sites

ROUTES = (signing_in.routes, sites.routes)
"""Every page there is."""
