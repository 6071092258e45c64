package slacktest

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// TestWithSDK has slack-go, which the bot uses, understand all that is sent.
func TestWithSDK(t *testing.T) {
	s := Start(t, Options{})
	w := s.AddWorkspace("Nation")
	fan, rumors := w.AddUser("fan"), w.AddChannel(Public, "rumors")
	carrier := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(carrier.CloseIdleConnections)
	api := slackgo.New(w.BotToken, slackgo.OptionAPIURL(s.URL()), slackgo.OptionAppLevelToken(s.AppToken), slackgo.OptionHTTPClient(carrier))
	sockets := socketmode.New(api)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = sockets.RunContext(ctx) })
	running.Go(func() { answerWithSDK(ctx, t, api, sockets) })
	defer running.Wait()
	defer cancel()
	if err := s.WaitConnected(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if m, err := s.Mention(fan, rumors, "redsox").Answer(ctx); err != nil || m.Text() != "hello\n[Go]" {
		t.Errorf("to a mention: %q, %v", m.Text(), err)
	} else if v, err := s.Press(fan, m, "go").View(ctx); err != nil || v.Title != "Subscribe" {
		t.Errorf("to a button: %+v, %v", v, err)
	} else if err := submit(ctx, s, fan, v); err != nil {
		t.Error(err)
	}
	if m, err := s.Slash(fan, rumors, "/rumors", "redsox").Answer(ctx); err != nil || m.Text() != "redsox" {
		t.Errorf("to a command: %q, %v", m.Text(), err)
	}
	_, _, err := api.PostMessageContext(ctx, "C999", slackgo.MsgOptionText("hi", false))
	if refused, ok := errors.AsType[slackgo.SlackErrorResponse](err); !ok || refused.Err != "channel_not_found" {
		t.Errorf("to nowhere: %v", err)
	}
}

func submit(ctx context.Context, s *Server, fan *User, v View) error {
	choices, err := s.Suggest(fan, v, "who", "red").Choices(ctx)
	if err != nil {
		return err
	}
	wrong, err := s.SubmitView(fan, v, Values{"who": choices[0]}).Errors(ctx)
	if err == nil && wrong["club"] != "redsox" {
		err = errors.New("the chosen option did not come")
	}
	return err
}

// answerWithSDK is a small bot.
func answerWithSDK(ctx context.Context, t *testing.T, api *slackgo.Client, sockets *socketmode.Client) {
	for {
		var event socketmode.Event
		select {
		case <-ctx.Done():
			return
		case event = <-sockets.Events:
		}
		var payload any
		switch data := event.Data.(type) {
		case slackevents.EventsAPIEvent:
			mention, ok := data.InnerEvent.Data.(*slackevents.AppMentionEvent)
			if !ok {
				t.Errorf("event %+v", data)
				continue
			}
			button := slackgo.NewButtonBlockElement("go", "1", slackgo.NewTextBlockObject("plain_text", "Go", false, false))
			_, _, err := api.PostMessageContext(ctx, mention.Channel, slackgo.MsgOptionText("hello", false), slackgo.MsgOptionBlocks(
				slackgo.NewSectionBlock(slackgo.NewTextBlockObject("mrkdwn", "hello", false, false), nil, nil), slackgo.NewActionBlock("", button)))
			if err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		case slackgo.SlashCommand:
			payload = map[string]string{"text": data.Text}
		case slackgo.InteractionCallback:
			payload = interactWithSDK(ctx, t, api, data)
		}
		if event.Request != nil && event.Request.EnvelopeID != "" {
			if err := sockets.Ack(*event.Request, payload); err != nil {
				t.Error(err)
			}
		}
	}
}

func interactWithSDK(ctx context.Context, t *testing.T, api *slackgo.Client, in slackgo.InteractionCallback) any {
	plain := func(text string) *slackgo.TextBlockObject {
		return slackgo.NewTextBlockObject("plain_text", text, false, false)
	}
	switch in.Type {
	case slackgo.InteractionTypeBlockActions:
		who := slackgo.NewOptionsSelectBlockElement(slackgo.OptTypeExternal, plain("Who?"), "who")
		_, err := api.OpenViewContext(ctx, in.TriggerID, slackgo.ModalViewRequest{
			Type: slackgo.VTModal, Title: plain("Subscribe"), Submit: plain("Save"),
			Blocks: slackgo.Blocks{BlockSet: []slackgo.Block{slackgo.NewInputBlock("club", plain("Club"), nil, who)}},
		})
		if err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	case slackgo.InteractionTypeBlockSuggestion:
		return slackgo.OptionsResponse{Options: []*slackgo.OptionBlockObject{slackgo.NewOptionBlockObject("redsox", plain("Boston"), nil)}}
	case slackgo.InteractionTypeViewSubmission:
		chosen := in.View.State.Values["club"]["who"].SelectedOption.Value
		return slackgo.NewErrorsViewSubmissionResponse(map[string]string{"club": chosen})
	}
	return nil
}
