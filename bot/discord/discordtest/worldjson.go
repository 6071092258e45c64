package discordtest

import (
	"strconv"
	"time"
)

// object is a JSON object that is put together piece by piece.
type object map[string]any

// with adds what the other object has.
func (o object) with(more object) object {
	for k, v := range more {
		o[k] = v
	}
	return o
}

// String returns the permissions as Discord writes them in JSON.
func (p Permissions) String() string { return strconv.FormatUint(uint64(p), 10) }

// joined is since when everybody is a member of everything.
const joined = "2025-07-01T00:00:00.000000+00:00"

// timestamp writes a time as Discord does; nil for the zero time.
func timestamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000+00:00")
}

func (u *User) json() object {
	o := object{
		"id": u.ID, "username": u.Name, "global_name": u.Name, "discriminator": "0",
		"avatar": nil, "public_flags": 0, "flags": 0, "primary_guild": nil,
	}
	if u.bot {
		o["bot"], o["global_name"], o["discriminator"] = true, nil, "0001"
	}
	return o
}

func (r *Role) json() object {
	return object{
		"id": r.ID, "name": r.Name, "permissions": r.permissions.String(), "position": 0, "color": 0,
		"colors": object{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil},
		"hoist":  false, "managed": r == r.guild.Bot, "mentionable": r.mentionable,
		"icon": nil, "unicode_emoji": nil, "flags": 0,
	}
}

func (m *member) json() object {
	roles := []string{}
	for _, r := range m.roles {
		roles = append(roles, r.ID)
	}
	return object{
		"user": m.user.json(), "roles": roles, "nick": nil, "avatar": nil, "banner": nil,
		"joined_at": joined, "premium_since": nil, "communication_disabled_until": nil,
		"deaf": false, "mute": false, "pending": false, "flags": 0,
	}
}

// json is the guild as GET /guilds/{guild_id} tells.
func (g *Guild) json() object {
	roles := []object{}
	for _, r := range g.roles {
		roles = append(roles, r.json())
	}
	var system any
	if g.system != nil {
		system = g.system.ID
	}
	return object{
		"id": g.ID, "name": g.Name, "owner_id": g.Owner.ID, "roles": roles, "system_channel_id": system,
		"icon": nil, "description": nil, "home_header": nil, "splash": nil, "discovery_splash": nil,
		"features": []string{"NEWS"}, "banner": nil, "application_id": nil, "region": "us-east",
		"afk_channel_id": nil, "afk_timeout": 300, "system_channel_flags": 0, "widget_enabled": false,
		"widget_channel_id": nil, "verification_level": 1, "default_message_notifications": 1, "mfa_level": 0,
		"explicit_content_filter": 2, "max_presences": nil, "max_members": 500000,
		"max_stage_video_channel_users": 50, "max_video_channel_users": 25, "vanity_url_code": nil,
		"premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US",
		"rules_channel_id": nil, "safety_alerts_channel_id": nil, "public_updates_channel_id": nil,
		"premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0,
		"emojis": []any{}, "stickers": []any{}, "incidents_data": nil,
	}
}

// created is the guild as GUILD_CREATE tells: with its channels, the active
// threads, and the bot as the only member.
func (g *Guild) created(bot string) object {
	channels := []object{}
	for _, c := range g.channels {
		channels = append(channels, c.json())
	}
	return g.json().with(object{
		"joined_at": joined, "large": false, "unavailable": false, "member_count": len(g.members),
		"members": []object{g.members[bot].json()}, "channels": channels, "threads": g.activeThreads(bot),
		"voice_states": []any{}, "presences": []any{}, "stage_instances": []any{},
		"guild_scheduled_events": []any{}, "soundboard_sounds": []any{},
	})
}

// activeThreads are the threads that are not archived, where the user sees their
// channels.
func (g *Guild) activeThreads(user string) []object {
	threads := []object{}
	for _, c := range g.channels {
		for _, t := range c.threads {
			if !t.archived && g.allowed(user, c)&ViewChannel != 0 {
				threads = append(threads, t.json())
			}
		}
	}
	return threads
}

func (c *Channel) json() object {
	var last any
	if n := len(c.messages); n > 0 {
		last = c.messages[n-1].id
	}
	o := object{"id": c.ID, "type": c.Type, "flags": 0, "last_message_id": last}
	switch {
	case c.guild == nil:
		users := []object{}
		for _, u := range c.recipients {
			users = append(users, u.json())
		}
		return o.with(object{"recipients": users})
	case c.isThread():
		return o.with(c.threadJSON())
	case c.Type == Forum:
		o.with(c.forumJSON())
	}
	return o.with(object{
		"guild_id": c.GuildID, "name": c.Name, "position": 0, "parent_id": nil, "topic": nil, "nsfw": false,
		"permission_overwrites": c.overwritesJSON(), "rate_limit_per_user": 0,
	})
}

func (c *Channel) threadJSON() object {
	o := object{
		"guild_id": c.GuildID, "name": c.Name, "parent_id": c.ParentID, "owner_id": c.owner,
		"message_count": len(c.messages), "member_count": 1, "total_message_sent": len(c.messages),
		"rate_limit_per_user": 0,
		"thread_metadata": object{
			"archived": c.archived, "locked": c.locked, "auto_archive_duration": c.slow, "archive_timestamp": joined,
		},
	}
	if c.parent.Type == Forum {
		o["applied_tags"] = append([]string{}, c.applied...)
	}
	return o
}

func (c *Channel) forumJSON() object {
	tags := []object{}
	for _, t := range c.tags {
		tags = append(tags, object{"id": t.id, "name": t.name, "moderated": false, "emoji_id": nil, "emoji_name": nil})
	}
	flags := 0
	if c.needsTag {
		flags = 1 << 4
	}
	return object{
		"available_tags": tags, "flags": flags, "default_reaction_emoji": nil,
		"default_sort_order": nil, "default_forum_layout": 0,
	}
}

func (c *Channel) overwritesJSON() []object {
	list := []object{}
	for id, o := range c.overwrites {
		kind := 0
		if c.guild.members[id] != nil {
			kind = 1
		}
		list = append(list, object{"id": id, "type": kind, "allow": o.allow.String(), "deny": o.deny.String()})
	}
	return list
}
