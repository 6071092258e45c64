package discord

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/hotstove/hotstove/bot/discord/rest"
	"github.com/hotstove/hotstove/rumor"
)

// longWait is how long a delivery waits when something at Discord has to change
// first, and nobody says when it will.
const longWait = 10 * time.Minute

// Discord's codes of errors. Source: Discord's documentation of JSON error codes.
const (
	unknownChannel     = 10003
	unknownGuild       = 10004
	unknownMessage     = 10008
	unknownUser        = 10013
	slowmode           = 20016
	newsEditLimit      = 20022
	channelWriteLimit  = 20028
	guildWriteLimit    = 20029
	tooManyOldEdits    = 30046
	openedTooFast      = 40003 // direct messages
	sendingPaused      = 40004
	featurePaused      = 40006
	crossposted        = 40033 // already
	noForumMessage     = 40058 // a forum takes threads alone
	resourceLimited    = 40062
	noOpenTag          = 40066 // a tag is required, and only moderators may give one
	tagRequired        = 40067
	blockedByNetwork   = 40333
	missingAccess      = 50001
	otherAuthor        = 50005
	cannotMessageUser  = 50007
	noTextChannel      = 50008
	verificationNeeded = 50009
	missingPermissions = 50013
	wrongChannelType   = 50024
	badRecipient       = 50033
	archivedThread     = 50083
	noMutualGuilds     = 50278
	overloaded         = 130000
	historyHidden      = 160002 // cannot answer a message without the right to read old ones
	threadExists       = 160004
	lockedThread       = 160005
	tooManyThreads     = 160006
	tooManyNewsThreads = 160007
)

// verdicts tells what Discord's codes mean for a delivery. Any other code below
// HTTP 500 refuses the message itself: it is malformed, too large, or kept out by
// a filter of the guild.
var verdicts = map[int]rumor.SendError{
	slowmode:           {Verdict: rumor.Later},
	newsEditLimit:      {Verdict: rumor.Later},
	channelWriteLimit:  {Verdict: rumor.Later},
	guildWriteLimit:    {Verdict: rumor.Later},
	resourceLimited:    {Verdict: rumor.Later},
	overloaded:         {Verdict: rumor.Later},
	tooManyOldEdits:    {Verdict: rumor.Later, Wait: longWait},
	openedTooFast:      {Verdict: rumor.Later, Wait: longWait},
	sendingPaused:      {Verdict: rumor.Later, Wait: longWait},
	featurePaused:      {Verdict: rumor.Later, Wait: longWait},
	blockedByNetwork:   {Verdict: rumor.Later, Wait: longWait},
	tooManyThreads:     {Verdict: rumor.Later, Wait: longWait},
	tooManyNewsThreads: {Verdict: rumor.Later, Wait: longWait},

	unknownChannel:    {Verdict: rumor.Gone},
	unknownGuild:      {Verdict: rumor.Gone},
	unknownUser:       {Verdict: rumor.Gone},
	missingAccess:     {Verdict: rumor.Gone},
	cannotMessageUser: {Verdict: rumor.Gone},
	noMutualGuilds:    {Verdict: rumor.Gone},
	badRecipient:      {Verdict: rumor.Gone},

	noOpenTag:          {Verdict: rumor.Denied},
	tagRequired:        {Verdict: rumor.Denied},
	noForumMessage:     {Verdict: rumor.Denied},
	noTextChannel:      {Verdict: rumor.Denied},
	wrongChannelType:   {Verdict: rumor.Denied},
	verificationNeeded: {Verdict: rumor.Denied},
	missingPermissions: {Verdict: rumor.Denied},
	archivedThread:     {Verdict: rumor.Denied},
	lockedThread:       {Verdict: rumor.Denied},
}

// judge says what a failed call means for the delivery it was made for.
func judge(err error) *rumor.SendError {
	verdict, wait := weigh(err)
	return &rumor.SendError{Verdict: verdict, Wait: wait, Err: err}
}

func weigh(err error) (rumor.Verdict, time.Duration) {
	e, ok := errors.AsType[*rest.Error](err)
	if !ok {
		return rumor.Unknown, 0 // it may have arrived
	}
	switch known, ok := verdicts[e.Code]; {
	case e.Edge && (e.Status == http.StatusForbidden || e.Status == http.StatusTooManyRequests):
		return rumor.Later, cmp.Or(e.Wait, longWait)
	case e.Edge:
		return rumor.Unknown, 0
	case e.Limited, e.Status == http.StatusTooManyRequests:
		return rumor.Later, e.Wait
	case e.Status == http.StatusUnauthorized:
		return rumor.Fatal, 0
	case ok && known.Verdict == rumor.Later:
		return known.Verdict, cmp.Or(e.Wait, known.Wait)
	case e.Status >= 500, e.Code == 0:
		return rumor.Unknown, 0
	case ok:
		return known.Verdict, 0
	}
	return rumor.Refused, 0
}

// hasCode reports whether Discord answered with one of the codes.
func hasCode(err error, codes ...int) bool {
	e, ok := errors.AsType[*rest.Error](err)
	return ok && !e.Edge && slices.Contains(codes, e.Code)
}
