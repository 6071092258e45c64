package discord

// LongTexts are what the tests from outside share with those from inside.
var LongTexts = longTexts
