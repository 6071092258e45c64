package slack

// What the tests from outside share with those from inside.
var (
	Golden    = golden
	LongTexts = longTexts
)
