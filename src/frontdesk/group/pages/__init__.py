"""The group's pages for people: made on the server, without a script, and nothing on them comes from elsewhere."""

from frontdesk.group.pages import days, funnel, grievances, signing_in, sites, stories, support

ROUTES = tuple(each.routes for each in (signing_in, sites, support, funnel, stories, days, grievances))
"""Every page there is."""
