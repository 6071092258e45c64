package gateway

import (
	"errors"
	"fmt"

	"github.com/gorilla/websocket"
)

// Close codes of ours. Only 1000 and 1001 end the session at Discord's side.
// Source: Discord's documentation of the gateway.
const (
	closeForGood   = websocket.CloseNormalClosure
	closeAndResume = 4000
)

// Close codes of Discord's after which the session cannot be resumed.
const (
	closeInvalidSequence = 4007
	closeSessionTimeout  = 4009
)

// helps are the close codes of Discord's that trying again does not change, and
// what an operator can do about them.
var helps = map[int]string{
	4004: "Discord refused the bot token: copy a fresh one from the developer portal (Bot → Reset Token) and set DISCORD_TOKEN",
	4010: "Discord refused the number of a shard: start the bot again; if that does not help, please report it as a fault of Hotstove",
	4011: "Discord wants the bot's servers spread over more shards: start the bot again, so that it asks how many",
	4012: "Discord no longer speaks the gateway's version 10: install a newer Hotstove",
	4013: "Discord does not know the intents that the bot asks for: install a newer Hotstove",
	4014: "Discord disallows the intents that the bot asks for: look in the developer portal (Bot → Privileged Gateway Intents) whether the application is restricted; Hotstove asks for guilds only, which needs no approval",
}

// fatal returns the FatalError that the end of a connection means, or nil.
func fatal(err error) error {
	closed, ok := errors.AsType[*websocket.CloseError](err)
	if !ok {
		return nil
	}
	if help, ok := helps[closed.Code]; ok {
		return &FatalError{Code: closed.Code, Help: help}
	}
	return nil
}

// Ends of a connection.
var (
	errReconnect = errors.New("the gateway asked to reconnect")
	errHung      = errors.New("the gateway did not answer in time")
	errDead      = errors.New("the gateway left heartbeats unanswered")
)

// invalidSession is Discord's op 9.
type invalidSession struct{ resumable bool }

func (e *invalidSession) Error() string {
	return fmt.Sprintf("the gateway called the session invalid (resumable: %t)", e.resumable)
}

// resumable reports whether a session survives the end of its connection.
func resumable(err error) bool {
	if invalid, ok := errors.AsType[*invalidSession](err); ok {
		return invalid.resumable
	}
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
		return closed.Code != closeInvalidSequence && closed.Code != closeSessionTimeout
	}
	return true
}

// observed is the word for the end of a connection: see Options.Observe.
func observed(err error) string {
	_, invalid := errors.AsType[*invalidSession](err)
	switch {
	case errors.Is(err, errHung), errors.Is(err, errDead):
		return "dead"
	case invalid, fatal(err) != nil:
		return "refused"
	}
	return "closed"
}
