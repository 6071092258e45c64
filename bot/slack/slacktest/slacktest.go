// Package slacktest is a Slack to test against, in the process: its Web API,
// Socket Mode, signed HTTP, OAuth, the people who use the bot, and its bad days.
package slacktest
