package discordtest

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Types of first answers. Source: Discord's interaction callback types.
const (
	pong        = 1
	answerNow   = 4
	answerLater = 5
	updateLater = 6
	updateNow   = 7
	completions = 8
)

// callbackBody is the first answer to an interaction.
type callbackBody struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`
}

// callback is POST /interactions/{interaction_id}/{interaction_token}/callback.
func (x *exchange) callback() (any, *apiError) {
	i := x.world.interactions[x.params["interaction_token"]]
	if i == nil || i.id != x.params["interaction_id"] {
		return nil, errUnknownInteraction
	}
	if err := x.respond(i, x.body); err != nil {
		return nil, err
	}
	if x.r.URL.Query().Get("with_response") != "true" {
		return nil, nil
	}
	told := object{"id": i.id, "type": i.kind}
	if i.original == nil {
		return object{"interaction": told}, nil
	}
	told.with(object{
		"response_message_id":        i.original.id,
		"response_message_loading":   i.original.flags&flagLoading != 0,
		"response_message_ephemeral": i.original.flags&flagEphemeral != 0,
	})
	kind := answerNow
	if i.callback.Type == updateLater || i.callback.Type == updateNow {
		kind = updateNow
	}
	return object{"interaction": told, "resource": object{"type": kind, "message": i.original.json(x.Server)}}, nil
}

// respond takes the first answer to an interaction. The world is locked.
func (s *Server) respond(i *interaction, body []byte) *apiError {
	took := s.clock.now().Sub(i.sent)
	switch {
	case i.done && i.err == nil:
		return errAcknowledged
	case took > answerWithin:
		i.fail(ErrNoAnswer)
		return errUnknownInteraction
	case i.done:
		return errUnknownInteraction
	}
	var c callbackBody
	if err := decode(body, &c); err != nil {
		return err
	}
	var f form
	if !slices.Contains(fitting[i.kind], c.Type) {
		f.add("type", "BASE_TYPE_CHOICES", fmt.Sprintf("Value must be one of %v.", fitting[i.kind]))
		return f.refusal()
	}
	if err := s.carryOut(i, c); err != nil {
		return err
	}
	i.callback = Callback{Type: c.Type, Body: body, Took: took}
	if i.original != nil {
		i.callback.Ephemeral = i.original.flags&flagEphemeral != 0
	}
	i.done = true
	i.shown = c.Type != answerLater && c.Type != updateLater
	i.answer = i.original
	i.late.Stop()
	i.notify()
	return nil
}

// fitting are the first answers that fit each kind of interaction.
var fitting = map[int][]int{
	pingKind:      {pong},
	commandKind:   {answerNow, answerLater},
	componentKind: {answerNow, answerLater, updateLater, updateNow},
	completeKind:  {completions},
}

// carryOut does what a first answer asks for.
func (s *Server) carryOut(i *interaction, c callbackBody) *apiError {
	switch c.Type {
	case completions:
		return i.complete(c.Data)
	case updateLater:
		i.original = i.source
		return nil
	case pong:
		return nil
	}
	if c.Type == answerLater && len(c.Data) == 0 {
		c.Data = json.RawMessage("{}")
	}
	if len(c.Data) == 0 {
		var f form
		f.add("data", "BASE_TYPE_REQUIRED", "This field is required")
		return f.refusal()
	}
	b, err := parseMessage(c.Data)
	if err != nil {
		return err
	}
	if c.Type == updateNow && i.source.deleted {
		return errUnknownMessage
	}
	if c.Type == updateNow {
		i.original = i.source
		return s.editTo(i.source, b, "data.")
	}
	loading := 0
	if c.Type == answerLater {
		loading = flagLoading
	}
	p, err := s.answerPost(i, b, "data.", loading)
	if err == nil {
		i.original = p
	}
	return err
}

// answerPost makes a message that answers an interaction.
func (s *Server) answerPost(i *interaction, b *messageBody, prefix string, flags int) (*post, *apiError) {
	var f form
	b.check(&f, prefix)
	if err := f.refusal(); err != nil {
		return nil, err
	}
	if b.empty() && flags&flagLoading == 0 {
		return nil, errEmptyMessage
	}
	p := s.newPost(s.clock.timeID(), i.channel, b, flags|b.Flags&(settable|flagEphemeral))
	p.asked = i
	p.kind = commandReply
	if i.source != nil {
		p.kind, p.answers = replyPost, i.source.id
	}
	return p, nil
}

// complete takes completions.
func (i *interaction) complete(data json.RawMessage) *apiError {
	var body struct {
		Choices *[]Choice `json:"choices"`
	}
	if len(data) == 0 {
		data = json.RawMessage("{}")
	}
	if err := decode(data, &body); err != nil {
		return err
	}
	var f form
	if body.Choices == nil {
		f.add("data.choices", "BASE_TYPE_REQUIRED", "This field is required")
		return f.refusal()
	}
	f.count("data.choices", len(*body.Choices), maxChoices)
	for n, c := range *body.Choices {
		f.length(fmt.Sprintf("data.choices.%d.name", n), c.Name, 1, 100)
		if text, ok := c.Value.(string); ok {
			f.length(fmt.Sprintf("data.choices.%d.value", n), text, 1, 100)
		}
	}
	i.choices = *body.Choices
	return f.refusal()
}

// answering returns the interaction that the path's webhook belongs to, when it
// has had a first answer.
func (x *exchange) answering() (*interaction, *apiError) {
	i := x.world.interactions[x.params["webhook_token"]]
	switch {
	case i == nil, x.params["webhook_id"] != x.ApplicationID, !i.done, i.err != nil, i.kind == completeKind:
		return nil, errUnknownWebhook
	case x.clock.now().Sub(i.sent) > tokenFor:
		return nil, errWebhookToken
	}
	return i, nil
}

// followUp is POST /webhooks/{webhook_id}/{webhook_token}. The first after a
// deferred answer is that answer.
func (x *exchange) followUp() (any, *apiError) {
	i, err := x.answering()
	if err != nil {
		return nil, err
	}
	b, err := parseMessage(x.body)
	if err != nil {
		return nil, err
	}
	if i.original.isThinking() {
		if err := x.editTo(i.original, b, ""); err != nil {
			return nil, err
		}
		return x.show(i, i.original), nil
	}
	if _, guild := i.owners["0"]; !guild && len(i.followups) >= maxFollowups {
		return nil, errFollowups
	}
	p, err := x.answerPost(i, b, "", 0)
	if err != nil {
		return nil, err
	}
	p.followsUp = true
	i.followups = append(i.followups, p)
	return x.show(i, p), nil
}

func (p *post) isThinking() bool { return p != nil && !p.deleted && p.flags&flagLoading != 0 }

// show lets the user see an answer, and tells what it is.
func (x *exchange) show(i *interaction, p *post) object {
	if !i.shown {
		i.shown, i.answer = true, p
	}
	i.notify()
	return p.json(x.Server)
}

// anAnswer returns the interaction, and its message that the path names.
func (x *exchange) anAnswer() (*interaction, *post, *apiError) {
	i, err := x.answering()
	if err != nil {
		return nil, nil, err
	}
	id, named := x.params["message_id"]
	if !named && i.original != nil && !i.original.deleted {
		return i, i.original, nil
	}
	for _, p := range append(slices.Clone(i.followups), i.original) {
		if p != nil && p.id == id && !p.deleted {
			return i, p, nil
		}
	}
	return nil, nil, errUnknownMessage
}

// answerMessage is GET /webhooks/{webhook_id}/{webhook_token}/messages/….
func (x *exchange) answerMessage() (any, *apiError) {
	_, p, err := x.anAnswer()
	if err != nil {
		return nil, err
	}
	return p.json(x.Server), nil
}

// editAnswer is PATCH /webhooks/{webhook_id}/{webhook_token}/messages/….
func (x *exchange) editAnswer() (any, *apiError) {
	i, p, err := x.anAnswer()
	if err != nil {
		return nil, err
	}
	if err := x.edit(p); err != nil {
		return nil, err
	}
	return x.show(i, p), nil
}

// deleteAnswer is DELETE /webhooks/{webhook_id}/{webhook_token}/messages/….
func (x *exchange) deleteAnswer() (any, *apiError) {
	i, p, err := x.anAnswer()
	if err != nil {
		return nil, err
	}
	p.deleted = true
	i.notify()
	return nil, nil
}
