package slack

import (
	"errors"
	"slices"
	"time"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/rumor"
)

// Slack's codes of errors that more than the verdict depends on. Source: Slack's
// documentation of its methods.
const (
	notInChannel    = "not_in_channel"
	channelNotFound = "channel_not_found"
	missingScope    = "missing_scope"
	tokenExpired    = "token_expired"
	messageNotFound = "message_not_found"
	threadNotFound  = "thread_not_found"
)

// verdicts tells what Slack's codes mean for a delivery. Any other code refuses
// the message itself. Source: Slack's documentation of chat.postMessage,
// chat.update and conversations.open.
var verdicts = map[string]rumor.Verdict{
	channelNotFound:    rumor.Gone,
	"is_archived":      rumor.Gone,
	"is_inactive":      rumor.Gone,
	"team_not_found":   rumor.Gone,
	"user_not_found":   rumor.Gone,
	"users_not_found":  rumor.Gone,
	"user_disabled":    rumor.Gone,
	"user_not_visible": rumor.Gone,
	"cannot_dm_bot":    rumor.Gone,

	notInChannel:                            rumor.Denied,
	missingScope:                            rumor.Denied,
	"access_denied":                         rumor.Denied,
	"accesslimited":                         rumor.Denied,
	"ekm_access_denied":                     rumor.Denied,
	"enterprise_is_restricted":              rumor.Denied,
	"messages_tab_disabled":                 rumor.Denied,
	"no_permission":                         rumor.Denied,
	"not_allowed_token_type":                rumor.Denied,
	"posting_to_general_channel_denied":     rumor.Denied,
	"restricted_action":                     rumor.Denied,
	"restricted_action_read_only_channel":   rumor.Denied,
	"restricted_action_thread_only_channel": rumor.Denied,
	"team_access_not_granted":               rumor.Denied,
	"two_factor_setup_required":             rumor.Denied,

	"account_inactive": rumor.Fatal,
	"invalid_auth":     rumor.Fatal,
	"not_authed":       rumor.Fatal,
	tokenExpired:       rumor.Fatal,
	"token_revoked":    rumor.Fatal,

	// The workspace has sent too much, or it or the channel is being moved.
	"external_channel_migrating": rumor.Later,
	"message_limit_exceeded":     rumor.Later,
	"org_login_required":         rumor.Later,
	"team_added_to_org":          rumor.Later,
	"team_quota_exceeded":        rumor.Later,

	// Slack has trouble of its own; the call may have come through.
	"fatal_error":         rumor.Unknown,
	"internal_error":      rumor.Unknown,
	"request_timeout":     rumor.Unknown,
	"service_unavailable": rumor.Unknown,
	"update_failed":       rumor.Unknown,
}

// laterWait is how long what Slack cannot take for now is kept, where it does not
// say for how long. None of it passes within seconds.
const laterWait = 10 * time.Minute

// judge says what a failed call means for the delivery it was made for.
func judge(err error) *rumor.SendError {
	verdict, wait := weigh(err)
	return &rumor.SendError{Verdict: verdict, Wait: wait, Err: err}
}

func weigh(err error) (rumor.Verdict, time.Duration) {
	if limited, ok := errors.AsType[*web.LimitedError](err); ok {
		return rumor.Later, limited.Wait
	}
	if errors.Is(err, errNotInstalled) {
		return rumor.Gone, 0
	}
	code := web.Code(err)
	verdict, known := verdicts[code]
	switch {
	case code != "" && !known:
		return rumor.Refused, 0
	case verdict == rumor.Later:
		return rumor.Later, laterWait
	}
	return verdict, 0 // Unknown without a code: it may have arrived
}

// mayStand reports whether a post may be there though the call failed: if it was
// made, and Slack did not say that it refused.
func mayStand(err error) bool {
	verdict, _ := weigh(err)
	return verdict == rumor.Unknown && (web.Code(err) != "" || web.Arrived(err))
}

// hasCode reports whether Slack answered with one of the codes.
func hasCode(err error, codes ...string) bool {
	return err != nil && slices.Contains(codes, web.Code(err))
}
