package discordtest

import (
	"strings"
)

// route is one thing that can be asked of the API.
type route struct {
	method, template string
	interaction      bool // carries its own token, and counts on no limit of the bot
	status           int  // of success with something to tell
	rate             func(*Options) Rate
	count            func(*Counts) // of its limit's 429s
	handle           func(*exchange) (any, *apiError)
	parts            []string // of the template
}

// routes are all that the fake knows, named as in Discord's OpenAPI document.
var routes = []*route{
	{method: "GET", template: "/gateway/bot", handle: (*exchange).gatewayBot},
	{method: "GET", template: "/applications/@me", handle: (*exchange).application},
	{method: "GET", template: "/users/@me", handle: (*exchange).me},
	{method: "POST", template: "/users/@me/channels", handle: (*exchange).openDM},

	{method: "GET", template: "/applications/{application_id}/commands", handle: (*exchange).commands},
	{method: "PUT", template: "/applications/{application_id}/commands", handle: (*exchange).setCommands},
	{method: "GET", template: "/applications/{application_id}/guilds/{guild_id}/commands", handle: (*exchange).commands},
	{method: "PUT", template: "/applications/{application_id}/guilds/{guild_id}/commands", handle: (*exchange).setCommands},

	{method: "GET", template: "/guilds/{guild_id}", handle: (*exchange).guild},
	{method: "GET", template: "/guilds/{guild_id}/roles", handle: (*exchange).roles},
	{method: "GET", template: "/guilds/{guild_id}/channels", handle: (*exchange).channels},
	{method: "GET", template: "/guilds/{guild_id}/threads/active", handle: (*exchange).threads},
	{method: "GET", template: "/guilds/{guild_id}/members/{user_id}", handle: (*exchange).member},

	{method: "GET", template: "/channels/{channel_id}", handle: (*exchange).channel},
	{method: "PATCH", template: "/channels/{channel_id}", handle: (*exchange).editChannel},
	{method: "GET", template: "/channels/{channel_id}/messages", handle: (*exchange).messages},
	{
		method: "POST", template: "/channels/{channel_id}/messages", handle: (*exchange).postMessage,
		rate: messageRate, count: countChannel,
	},
	{method: "GET", template: "/channels/{channel_id}/messages/{message_id}", handle: (*exchange).message},
	{
		method: "PATCH", template: "/channels/{channel_id}/messages/{message_id}", handle: (*exchange).editMessage,
		rate: messageRate, count: countChannel,
	},
	{method: "DELETE", template: "/channels/{channel_id}/messages/{message_id}", handle: (*exchange).deleteMessage},
	{
		method: "POST", template: "/channels/{channel_id}/messages/{message_id}/crosspost", handle: (*exchange).crosspost,
		rate:  func(o *Options) Rate { return o.Crossposts },
		count: func(c *Counts) { c.Crosspost++ },
	},
	{method: "POST", template: "/channels/{channel_id}/messages/{message_id}/threads", handle: (*exchange).startThread, status: 201},
	{method: "POST", template: "/channels/{channel_id}/threads", handle: (*exchange).newThread, status: 201},

	{
		method: "POST", template: "/interactions/{interaction_id}/{interaction_token}/callback",
		handle: (*exchange).callback, interaction: true,
	},
	{method: "POST", template: "/webhooks/{webhook_id}/{webhook_token}", handle: (*exchange).followUp, interaction: true},
	{
		method: "GET", template: "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
		handle: (*exchange).answerMessage, interaction: true,
	},
	{
		method: "PATCH", template: "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
		handle: (*exchange).editAnswer, interaction: true,
	},
	{
		method: "DELETE", template: "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
		handle: (*exchange).deleteAnswer, interaction: true,
	},
	{
		method: "GET", template: "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
		handle: (*exchange).answerMessage, interaction: true,
	},
	{
		method: "PATCH", template: "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
		handle: (*exchange).editAnswer, interaction: true,
	},
	{
		method: "DELETE", template: "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
		handle: (*exchange).deleteAnswer, interaction: true,
	},
}

func messageRate(o *Options) Rate { return o.Messages }

func countChannel(c *Counts) { c.Channel++ }

func init() {
	for _, r := range routes {
		r.parts = strings.Split(r.template[1:], "/")
		if r.status == 0 {
			r.status = 200
		}
	}
}

// find returns the route of a path below the base, and its parameters by name.
// When only other methods have the path, known tells.
func find(method, path string) (r *route, params map[string]string, known bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	for _, r := range routes {
		params, ok := r.match(parts)
		if !ok {
			continue
		}
		if r.method == method {
			return r, params, true
		}
		known = true
	}
	return nil, nil, known
}

// match compares part by part. Routes with fixed parts stand before those with
// parameters in their place.
func (r *route) match(parts []string) (map[string]string, bool) {
	if len(parts) != len(r.parts) {
		return nil, false
	}
	var params map[string]string
	for i, part := range parts {
		name, isParam := strings.CutPrefix(r.parts[i], "{")
		if !isParam {
			if part != r.parts[i] {
				return nil, false
			}
			continue
		}
		if params == nil {
			params = make(map[string]string)
		}
		params[strings.TrimSuffix(name, "}")] = part
	}
	return params, true
}
