package discord

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const (
	getChannel = "GET /channels/" + channelID
	getGuild   = "GET /guilds/" + guildID
	getMember  = "GET /guilds/" + guildID + "/members/" + botID
	getSelf    = "GET /applications/@me"
	openDirect = "POST /users/@me/channels"
	toOwner    = "POST /channels/77/messages"
)

// denied is a world whose channel may be seen, and nothing else.
func denied(t *testing.T) *world {
	w := newWorld(t)
	w.answer(toChannel, rejected(403, missingPermissions))
	w.answer(getChannel, `{"type":0,"name":"redsox","permission_overwrites":[{"id":"`+guildID+`","type":0,"allow":"0","deny":"18432"}]}`)
	w.answer(getGuild, `{"id":"`+guildID+`","name":"Fenway","owner_id":"`+ownerID+`","roles":[{"id":"`+guildID+`","permissions":"84992"}]}`)
	w.answer(getMember, `{"user":{"id":"`+botID+`"},"roles":[]}`)
	w.answer(openDirect, `{"id":"77"}`)
	w.answer(toOwner, `{"id":"1"}`)
	return w
}

func TestOwnerIsToldOnce(t *testing.T) {
	w := denied(t)
	_, err := w.Send(t.Context(), story, news)
	if v := verdictOf(t, err); v.Verdict != rumor.Denied {
		t.Fatalf("verdict %s", v.Verdict)
	}
	w.expect(t, toChannel, getSelf, getGuild, getChannel, getMember, openDirect, toOwner)
	if log := w.log.String(); !strings.Contains(log, `missing="[Send Messages Embed Links]"`) {
		t.Errorf("log: %s", log)
	}
	for range 3 {
		if _, err := w.Send(t.Context(), story, news); err == nil {
			t.Fatal("sent")
		}
	}
	w.expect(t, toChannel, toChannel, toChannel)

	other := story
	other.Channel.ID = "301"
	w.answer("POST /channels/301/messages", rejected(403, missingPermissions))
	w.answer("GET /channels/301", `{"type":11,"name":"a thread","parent_id":"`+channelID+`"}`)
	if _, err := w.Send(t.Context(), other, news); err == nil {
		t.Fatal("sent")
	}
	w.expect(t, "POST /channels/301/messages", getGuild, "GET /channels/301", getChannel, getMember, toOwner)
}

func TestNoticeThatFails(t *testing.T) {
	for _, call := range []string{getSelf, getGuild, getChannel, getMember, openDirect, toOwner} {
		w := denied(t)
		w.answer(call, errLost)
		_, err := w.Send(t.Context(), story, news)
		if v := verdictOf(t, err); v.Verdict != rumor.Denied {
			t.Errorf("%s fails: verdict %s", call, v.Verdict)
		}
	}
}

func TestThreadsAreDenied(t *testing.T) {
	w := denied(t)
	w.store.settings[redsox] = map[string]string{threadsSetting: "on"}
	w.answer(toChannel, said)
	w.answer(newThread, rejected(403, missingPermissions))
	w.send(t, story, toChannel, newThread, getSelf, getGuild, getChannel, getMember, openDirect, toOwner)
	w.send(t, story, toChannel, newThread)
}

func TestHiddenChannel(t *testing.T) {
	w := denied(t)
	w.answer(toChannel, rejected(403, missingAccess))
	w.answer(getChannel, rejected(403, missingAccess))
	_, err := w.Send(t.Context(), story, news)
	if v := verdictOf(t, err); v.Verdict != rumor.Gone {
		t.Errorf("verdict %s", v.Verdict)
	}
	w.expect(t, toChannel, getSelf, getGuild, getChannel, openDirect, toOwner)

	w = denied(t) // the whole guild is gone
	w.answer(toChannel, rejected(403, missingAccess))
	w.answer(getGuild, rejected(404, unknownGuild))
	if _, err := w.Send(t.Context(), story, news); err == nil {
		t.Fatal("sent")
	}
	w.expect(t, toChannel, getSelf, getGuild)
}

func TestDenialMessage(t *testing.T) {
	const address = " (https://discord.com/channels/" + guildID + "/" + channelID + ")"
	for _, test := range []struct {
		channel string
		missing []string
		want    string
	}{
		{"redsox", []string{"Embed Links"}, "I cannot post in #redsox" + address + " on Fenway: give me Embed Links there."},
		{"redsox", []string{"A", "B", "C"}, "I cannot post in #redsox" + address + " on Fenway: give me A, B and C there."},
		{"", []string{"View Channels"}, "I cannot post in a channel" + address + " on Fenway: give me View Channels there."},
		{"redsox", nil, "I cannot post in #redsox" + address + " on Fenway: please look at the settings of that channel."},
	} {
		d := denial{in: redsox, channel: test.channel, guild: "Fenway", missing: test.missing}
		if diff := cmp.Diff(test.want, d.message("post in").Body[0].Plain(message.Clock{})); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}
