// Package discordtest is a Discord to test against, in the process: its REST
// API, its gateway, and its bad days.
package discordtest
