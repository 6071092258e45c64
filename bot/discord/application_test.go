package discord

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/hotstove/hotstove/bot/discord/rest"
)

// scripted is a caller that answers each call with the next of its answers, as
// JSON or an error.
type scripted struct {
	answers []any
	calls   []rest.Call
}

func (s *scripted) Do(_ context.Context, c rest.Call, out any) error {
	s.calls = append(s.calls, c)
	if len(s.answers) == 0 {
		return errors.New("no such call was expected")
	}
	answer := s.answers[0]
	s.answers = s.answers[1:]
	if err, ok := answer.(error); ok {
		return err
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal([]byte(answer.(string)), out)
}

func TestFetchApplication(t *testing.T) {
	calls := &scripted{answers: []any{`{"id":"123456789012345678","name":"Hotstove","bot":{"id":"123456789012345679","bot":true},
		"verify_key":"ab","install_params":{"scopes":["bot"],"permissions":"309237730304"},"flags_new":"0","team":null}`}}
	a, err := fetchApplication(t.Context(), calls)
	if err != nil || a.ID != "123456789012345678" || a.Name != "Hotstove" || a.Bot.ID != "123456789012345679" || a.VerifyKey != "ab" || a.Install.Permissions != "309237730304" {
		t.Errorf("%+v, %v", a, err)
	}
	if c := calls.calls[0]; c.Method != "GET" || c.Route != "/applications/@me" {
		t.Errorf("called %s %s", c.Method, c.Route)
	}
}

func TestFetchApplicationFails(t *testing.T) {
	_, err := fetchApplication(t.Context(), &scripted{answers: []any{&rest.Error{Status: 401}}})
	if e, ok := errors.AsType[*rest.Error](err); !ok || e.Status != 401 {
		t.Errorf("refused: %v", err)
	}
	for _, answer := range []string{`{}`, `null`, `{"id":"../../x"}`, `{"id":"123456789012345678","bot":null,"install_params":null}`} {
		a, err := fetchApplication(t.Context(), &scripted{answers: []any{answer}})
		if (err == nil) != (a.ID == "123456789012345678") {
			t.Errorf("%s: %+v, %v", answer, a, err)
		}
	}
}
