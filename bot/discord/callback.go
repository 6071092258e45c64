package discord

import (
	"context"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

// response is the first answer to an interaction.
type response struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data,omitempty"`
}

// pong answers Discord's question whether we are there.
var pong = response{Type: discordgo.InteractionResponsePong}

// answer is a reply as Discord takes it.
type answer struct {
	outgoing
	replaces bool // the message whose button was pressed
}

// newAnswer renders a reply. A page takes the place of the message with the
// button, unless that is a public one and somebody else's, or the page is for
// the eyes of one: then only who pressed sees it, as a message of its own.
func newAnswer(in *interaction, r commands.Reply) answer {
	a := answer{outgoing: newOutgoing(r.Message)}
	if !in.pressed() || !r.Replace {
		return a
	}
	a.replaces = in.Message.Flags&ephemeral != 0 || in.isAuthor() && !r.Message.Private
	if !a.replaces {
		a.Flags |= ephemeral
	}
	return a
}

// apology is an answer that cannot fail.
func apology() answer {
	return answer{outgoing: outgoing{
		Content: new(rumor.Apology), Embeds: []*discordgo.MessageEmbed{}, Components: []discordgo.MessageComponent{},
		AllowedMentions: allowedMentions{Parse: []string{}}, Flags: ephemeral,
	}}
}

// response returns the answer as the first one.
func (a answer) response() response {
	if a.replaces {
		return response{discordgo.InteractionResponseUpdateMessage, a.edit()}
	}
	return response{discordgo.InteractionResponseChannelMessageWithSource, a.outgoing}
}

// edit returns the answer as the edit of a message. Who sees that is settled.
func (a answer) edit() outgoing {
	a.Flags &^= ephemeral
	return a.outgoing
}

// private reports whether only one user sees the answer.
func (a answer) private() bool { return a.Flags&ephemeral != 0 }

// deferral returns the first answer to what takes long: that we are on it. Of a
// command that manages, the answer will be private.
func (h *interactions) deferral(in *interaction) response {
	if in.pressed() {
		return response{Type: discordgo.InteractionResponseDeferredMessageUpdate}
	}
	r := response{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}
	if c := h.o.Commands.Command(in.Data.Name); c != nil && c.Permission == commands.ManagesChannel {
		r.Data = outgoingFlags{ephemeral}
	}
	return r
}

// outgoingFlags is a message of which only the flags are known.
type outgoingFlags struct {
	Flags int `json:"flags"`
}

// choices are the completions of an option. Choices must be sent, also when
// there are none.
type choices struct {
	Choices []choice `json:"choices"`
}

type choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// newChoices returns the completions that Discord takes.
func newChoices(list []commands.Choice) response {
	c := choices{Choices: []choice{}}
	for _, from := range list {
		name := plainText(from.Label, commands.MaxLabel)
		if name == "" || from.Value == "" || message.Units(from.Value) > commands.MaxLabel || len(c.Choices) == commands.MaxChoices {
			continue
		}
		c.Choices = append(c.Choices, choice{name, from.Value})
	}
	return response{discordgo.InteractionApplicationCommandAutocompleteResult, c}
}

// Discord's codes of errors for interactions. Source: Discord's documentation of
// JSON error codes.
const (
	unknownWebhook      = 10015 // nothing was answered yet, or the token is too old
	unknownInteraction  = 10062 // it is older than three seconds
	alreadyAcknowledged = 40060
)

// overtakenBy is how much later a first answer by HTTP may arrive than a call
// made after it.
const overtakenBy = time.Second

// callback gives the first answer by a call, and by a second one when it is not
// settled whether the first came through. Both have ended by firstWithin.
func (h *interactions) callback(ctx context.Context, t *turn, r response) error {
	call := rest.Post("/interactions/*/*/callback", r, t.in.ID, t.in.Token)
	call.Interaction = true
	each := time.Until(t.received.Add(firstWithin)) / 2
	err := h.callWithin(ctx, each, call)
	if !isUnsettled(err) {
		return err
	}
	err = h.callWithin(ctx, each, call)
	if hasCode(err, alreadyAcknowledged) {
		return nil // by the first call
	}
	return err
}

// followUp gives the answer to an interaction after its deferral.
func (h *interactions) followUp(ctx context.Context, in *interaction, deferral response, a answer) error {
	const route, original = "/webhooks/*/*", "/webhooks/*/*/messages/@original"
	hidden := deferral.Data != nil
	switch {
	case a.replaces, !in.pressed() && (hidden || !a.private()):
		return h.after(ctx, rest.Patch(original, a.edit(), in.ApplicationID, in.Token))
	case !in.pressed():
		// The first message after a public deferral is public, whatever its
		// flags, as long as the deferral is there.
		err := h.after(ctx, rest.Delete(original, in.ApplicationID, in.Token))
		if err != nil && !hasCode(err, unknownMessage) {
			return err
		}
	}
	return h.after(ctx, rest.Post(route, a.outgoing, in.ApplicationID, in.Token))
}

// after makes a call after the first answer. It makes it once more when the
// first answer, given by HTTP, is still on its way, and when it is not settled
// whether the call came through and it can do no harm twice.
func (h *interactions) after(ctx context.Context, call rest.Call) error {
	call.Interaction = true
	err := h.callWithin(ctx, callWithin, call)
	switch {
	case hasCode(err, unknownWebhook):
		time.Sleep(overtakenBy)
	case isUnsettled(err) && call.Method != http.MethodPost:
	default:
		return err
	}
	return h.callWithin(ctx, callWithin, call)
}

func (h *interactions) callWithin(ctx context.Context, limit time.Duration, call rest.Call) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return h.calls.Do(ctx, call, nil)
}
