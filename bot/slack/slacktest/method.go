package slacktest

import (
	"strconv"
	"strings"
	"time"
)

// Tiers of methods: calls in a minute, of one method in one workspace. Source:
// Slack's documentation of rate limits; methods with limits of their own have a
// number that is near what their pages say.
const (
	noTier = 0
	tier2  = 20
	tier3  = 50
	tier4  = 100
	many   = 300
)

// method is something to call.
type method struct {
	scopes []string // one of them is needed
	tier   int
	do     func(*call) (object, *apiError)
	open   bool // no token of a bot's is needed
}

// chatWrite is what posting needs.
var chatWrite = []string{"chat:write"}

// readScopes are what it takes to see conversations of a type, historyScopes what
// is said in them.
var (
	readScopes    = map[ChannelType]string{Public: "channels:read", Private: "groups:read", Direct: "im:read"}
	historyScopes = map[ChannelType]string{Public: "channels:history", Private: "groups:history", Direct: "im:history"}
)

var (
	anyRead    = []string{"channels:read", "groups:read", "im:read"}
	anyHistory = []string{"channels:history", "groups:history", "im:history"}
)

// methods are all that can be called, by name. Source: Slack's reference of methods.
var methods map[string]method

func init() {
	methods = map[string]method{
		"auth.test":             {tier: many, do: (*call).authTest},
		"auth.revoke":           {tier: tier3, do: (*call).authRevoke},
		"apps.uninstall":        {tier: tier3, do: (*call).appsUninstall},
		"apps.connections.open": {do: (*call).connectionsOpen, open: true},
		"oauth.v2.access":       {do: (*call).oauthAccess, open: true},

		"chat.postMessage":   {scopes: chatWrite, do: (*call).postMessage},
		"chat.postEphemeral": {scopes: chatWrite, tier: tier4, do: (*call).postEphemeral},
		"chat.update":        {scopes: chatWrite, tier: tier3, do: (*call).update},
		"chat.delete":        {scopes: chatWrite, tier: tier3, do: (*call).remove},

		"conversations.history": {scopes: anyHistory, tier: tier3, do: (*call).history},
		"conversations.replies": {scopes: anyHistory, tier: tier3, do: (*call).replies},
		"conversations.info":    {scopes: anyRead, tier: tier3, do: (*call).info},
		"conversations.members": {scopes: anyRead, tier: tier4, do: (*call).membersOf},
		"conversations.list":    {scopes: anyRead, tier: tier2, do: (*call).listChannels},
		"users.conversations":   {scopes: anyRead, tier: tier3, do: (*call).listChannels},
		"conversations.join":    {scopes: []string{"channels:join"}, tier: tier3, do: (*call).join},
		"conversations.open":    {scopes: []string{"im:write"}, tier: tier3, do: (*call).openDM},
		"users.info":            {scopes: []string{"users:read"}, tier: tier4, do: (*call).userInfo},

		"views.open":    {tier: tier4, do: (*call).viewOpen},
		"views.push":    {tier: tier4, do: (*call).viewOpen},
		"views.update":  {tier: tier4, do: (*call).viewUpdate},
		"views.publish": {tier: tier4, do: (*call).viewPublish},
	}
}

// method does what a method does. The world is locked.
func (c *call) method() (any, *apiError) {
	m, ok := methods[c.log.Method]
	if !ok {
		c.violate(NoSuchMethod, c.log.Method)
		return nil, refusal("unknown_method")
	}
	if !m.open {
		if err := c.authorize(m); err != nil {
			return nil, err
		}
	}
	if m.tier != noTier {
		tier := Rate{m.tier, time.Minute}
		if err := c.limit("tier of "+c.log.Method+" in "+c.log.Workspace, tier, func(n *Counts) { n.Tier++ }); err != nil {
			return nil, err
		}
	}
	result, err := m.do(c)
	if err != nil {
		return nil, err
	}
	if result == nil {
		result = object{}
	}
	result["ok"] = true
	return result, nil
}

// authorize checks token and scopes.
func (c *call) authorize(m method) *apiError {
	switch c.grant = c.world.grants[c.token]; {
	case c.token == "":
		return refusal("not_authed")
	case c.token == c.AppToken:
		return refusal("not_allowed_token_type")
	case c.grant == nil:
		return refusal("invalid_auth")
	}
	if problem := c.grant.problem(c.now()); problem != "" {
		return refusal(problem)
	}
	c.team = c.grant.workspace
	if c.team == nil {
		c.team = c.teamOf()
	}
	return c.need(m.scopes...)
}

// teamOf returns the workspace that a call for an organisation names, or the only
// one.
func (c *call) teamOf() *Workspace {
	for _, w := range c.grant.enterprise.workspaces {
		if w.ID == text(c.args, "team_id") || len(c.grant.enterprise.workspaces) == 1 {
			return w
		}
	}
	return nil
}

// need refuses a call whose token has none of these scopes.
func (c *call) need(scopes ...string) *apiError {
	if c.grant.has(scopes...) {
		return nil
	}
	return &apiError{"missing_scope", object{"needed": scopes[0], "provided": strings.Join(c.grant.scopes, ",")}}
}

// limit counts a call on a limit, and refuses it when it is one too many.
func (c *call) limit(name string, r Rate, count func(*Counts)) *apiError {
	wait := c.take(name, r)
	if wait == 0 {
		return nil
	}
	c.violate(TooFast, c.log.Method+": "+name)
	c.countLimited(count)
	seconds := int((wait + time.Second - 1) / time.Second)
	c.w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return refusal("ratelimited")
}

// authTest answers auth.test.
func (c *call) authTest() (object, *apiError) {
	c.w.Header().Set("X-OAuth-Scopes", strings.Join(c.grant.scopes, ","))
	w, g := c.team, c.grant
	answer := object{"url": "https://slacktest.slack.com/", "is_enterprise_install": g.workspace == nil}
	e := g.enterprise
	if w != nil {
		e = w.Enterprise
		answer["team"], answer["team_id"], answer["user_id"], answer["bot_id"] = w.Name, w.ID, w.BotUser, w.Bot
	}
	if e != nil {
		answer["enterprise_id"] = e.ID
	}
	if w == nil {
		answer["team"], answer["team_id"], answer["user_id"], answer["bot_id"] = e.Name, e.ID, e.BotUser, "B"+e.ID[1:]
	}
	answer["user"] = "hotstove"
	return answer, nil
}

// userInfo answers users.info.
func (c *call) userInfo() (object, *apiError) {
	u := c.world.users[text(c.args, "user")]
	if u == nil || !c.grant.covers(u.Workspace) {
		return nil, refusal("user_not_found")
	}
	return object{"user": object{
		"id": u.ID, "team_id": u.Workspace.ID, "name": u.Name, "real_name": u.Name, "deleted": false, "is_bot": false,
		"tz": "America/New_York", "tz_offset": -18000,
		"profile": object{"real_name": u.Name, "display_name": u.Name, "team": u.Workspace.ID},
	}}, nil
}
