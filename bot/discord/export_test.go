package discord

// What the tests from outside share with those from inside.
var (
	Update = update
	Golden = golden
)
