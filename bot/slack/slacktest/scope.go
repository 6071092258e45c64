package slacktest

// AllScopes returns all scopes that any method or event here needs, except
// chat:write.public.
func AllScopes() []string { return nil }
