package slack

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/hotstove/hotstove/bot/slack/web"
	"github.com/hotstove/hotstove/rumor"
)

func TestJudge(t *testing.T) {
	coded := func(code string) error { return slackgo.SlackErrorResponse{Err: code} }
	for _, test := range []struct {
		name string
		err  error
		want rumor.Verdict
		wait time.Duration
	}{
		{"torn connection", errors.New("connection reset"), rumor.Unknown, 0},
		{"too slow", context.DeadlineExceeded, rumor.Unknown, 0},
		{"503", slackgo.StatusCodeError{Code: 503}, rumor.Unknown, 0},
		{"limited", fmt.Errorf("post: %w", &web.LimitedError{Method: "chat.postMessage", Wait: 3 * time.Second}), rumor.Later, 3 * time.Second},
		{"not installed", fmt.Errorf("T9: %w", errNotInstalled), rumor.Gone, 0},
		{"", coded("channel_not_found"), rumor.Gone, 0},
		{"", coded("is_archived"), rumor.Gone, 0},
		{"", coded("user_not_found"), rumor.Gone, 0},
		{"", coded("cannot_dm_bot"), rumor.Gone, 0},
		{"", coded("not_in_channel"), rumor.Denied, 0},
		{"", coded("restricted_action"), rumor.Denied, 0},
		{"", coded("restricted_action_read_only_channel"), rumor.Denied, 0},
		{"", coded("no_permission"), rumor.Denied, 0},
		{"", coded("posting_to_general_channel_denied"), rumor.Denied, 0},
		{"", coded("ekm_access_denied"), rumor.Denied, 0},
		{"", coded("missing_scope"), rumor.Denied, 0},
		{"", coded("msg_too_long"), rumor.Refused, 0},
		{"", coded("no_text"), rumor.Refused, 0},
		{"", coded("message_limit_exceeded"), rumor.Later, laterWait},
		{"", coded("team_quota_exceeded"), rumor.Later, laterWait},
		{"", coded("external_channel_migrating"), rumor.Later, laterWait},
		{"", coded("org_login_required"), rumor.Later, laterWait},
		{"", coded("team_added_to_org"), rumor.Later, laterWait},
		{"", coded("is_inactive"), rumor.Gone, 0},
		{"", coded("team_not_found"), rumor.Gone, 0},
		{"", coded("update_failed"), rumor.Unknown, 0},
		{"", coded("a_code_of_tomorrow"), rumor.Refused, 0},
		{"", coded("account_inactive"), rumor.Fatal, 0},
		{"", coded("token_revoked"), rumor.Fatal, 0},
		{"", coded("token_expired"), rumor.Fatal, 0},
		{"", coded("invalid_auth"), rumor.Fatal, 0},
		{"", coded("not_authed"), rumor.Fatal, 0},
		{"", coded("service_unavailable"), rumor.Unknown, 0},
		{"", coded("fatal_error"), rumor.Unknown, 0},
		{"", coded("internal_error"), rumor.Unknown, 0},
		{"", coded("request_timeout"), rumor.Unknown, 0},
	} {
		t.Run(test.name+web.Code(test.err), func(t *testing.T) {
			got := judge(test.err)
			if got.Verdict != test.want || got.Wait != test.wait {
				t.Errorf("%s, wait %s; want %s, wait %s", got.Verdict, got.Wait, test.want, test.wait)
			}
			if !errors.Is(got, test.err) && got.Err.Error() != test.err.Error() {
				t.Error("the cause is lost")
			}
		})
	}
}
