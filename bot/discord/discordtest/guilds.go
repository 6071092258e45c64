package discordtest

import (
	"encoding/hex"
	"time"
)

// gatewayBot is GET /gateway/bot.
func (x *exchange) gatewayBot() (any, *apiError) {
	return object{
		"url": "ws://" + x.host + gatewayPath, "shards": x.options.Shards,
		"session_start_limit": object{
			"total": identifiesADay, "remaining": max(identifiesADay-x.gateway.identified(), 0),
			"reset_after": (24 * time.Hour).Milliseconds(), "max_concurrency": x.options.MaxConcurrency,
		},
	}, nil
}

// application is GET /applications/@me.
func (x *exchange) application() (any, *apiError) {
	var endpoint any
	if x.world.endpoint != "" {
		endpoint = x.world.endpoint
	}
	return object{
		"id": x.ApplicationID, "name": "Hotstove", "icon": nil, "description": "", "type": nil,
		"bot": x.world.bot.json(), "bot_public": true, "bot_require_code_grant": false, "summary": "",
		"verify_key": hex.EncodeToString(x.PublicKey), "flags": 0, "flags_new": "0", "redirect_uris": []string{},
		"interactions_endpoint_url": endpoint, "role_connections_verification_url": nil,
		"owner": (&User{ID: "1", Name: "operator"}).json(), "approximate_guild_count": len(x.world.guilds),
		"approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
		"explicit_content_filter": 0, "team": nil, "eligible_oauth2_scopes": []string{},
		"integration_types_config": object{"0": object{}, "1": object{}},
	}, nil
}

// me is GET /users/@me.
func (x *exchange) me() (any, *apiError) {
	return x.world.bot.json().with(object{"mfa_enabled": false, "locale": "en-US", "verified": true, "email": nil}), nil
}

// openDM is POST /users/@me/channels.
func (x *exchange) openDM() (any, *apiError) {
	var body struct {
		Recipient string `json:"recipient_id"`
	}
	if err := decode(x.body, &body); err != nil {
		return nil, err
	}
	u := x.world.users[body.Recipient]
	if u == nil || u.bot {
		return nil, errRecipient
	}
	return x.dm(u).json(), nil
}

// theGuild returns the guild of the path, which the bot must be in.
func (x *exchange) theGuild() (*Guild, *apiError) {
	g := x.world.guilds[x.params["guild_id"]]
	switch {
	case g == nil:
		return nil, errUnknownGuild
	case !g.hasBot():
		return nil, errMissingAccess
	case g.out:
		return nil, errOutage
	}
	return g, nil
}

// guild is GET /guilds/{guild_id}, which does not tell whether a guild exists
// that the bot is not in.
func (x *exchange) guild() (any, *apiError) {
	g, err := x.theGuild()
	if err == errMissingAccess {
		return nil, errUnknownGuild
	}
	if err != nil {
		return nil, err
	}
	return g.json(), nil
}

// roles is GET /guilds/{guild_id}/roles.
func (x *exchange) roles() (any, *apiError) {
	g, err := x.theGuild()
	if err != nil {
		return nil, err
	}
	return g.json()["roles"], nil
}

// channels is GET /guilds/{guild_id}/channels, which leaves out threads.
func (x *exchange) channels() (any, *apiError) {
	g, err := x.theGuild()
	if err != nil {
		return nil, err
	}
	channels := []object{}
	for _, c := range g.channels {
		channels = append(channels, c.json())
	}
	return channels, nil
}

// threads is GET /guilds/{guild_id}/threads/active.
func (x *exchange) threads() (any, *apiError) {
	g, err := x.theGuild()
	if err != nil {
		return nil, err
	}
	return object{"threads": g.activeThreads(x.UserID), "members": []any{}, "has_more": false}, nil
}

// member is GET /guilds/{guild_id}/members/{user_id}.
func (x *exchange) member() (any, *apiError) {
	g, err := x.theGuild()
	if err != nil {
		return nil, err
	}
	id := x.params["user_id"]
	m := g.members[id]
	switch {
	case m != nil:
		return m.json(), nil
	case x.world.users[id] == nil:
		return nil, errUnknownUser
	}
	return nil, errUnknownMember
}
