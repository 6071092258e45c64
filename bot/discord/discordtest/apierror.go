package discordtest

import "net/http"

// apiError is a refusal of Discord's.
type apiError struct {
	status  int
	code    int
	message string
	errors  object // what is wrong with which part of the form; nil without
}

// json is the refusal as Discord words it.
func (e *apiError) json() object {
	o := object{"message": e.message, "code": e.code}
	if e.errors != nil {
		o["errors"] = e.errors
	}
	return o
}

// Refusals. Source: Discord's list of JSON error codes, and for their statuses
// what libraries' users reported.
var (
	errUnauthorized       = &apiError{http.StatusUnauthorized, 0, "401: Unauthorized", nil}
	errNotFound           = &apiError{http.StatusNotFound, 0, "404: Not Found", nil}
	errMethod             = &apiError{http.StatusMethodNotAllowed, 0, "405: Method Not Allowed", nil}
	errTooLarge           = &apiError{http.StatusRequestEntityTooLarge, 40005, "Request entity too large", nil}
	errInvalidJSON        = &apiError{http.StatusBadRequest, 50109, "The request body contains invalid JSON.", nil}
	errUnknownApplication = &apiError{http.StatusNotFound, 10002, "Unknown Application", nil}
	errUnknownChannel     = &apiError{http.StatusNotFound, 10003, "Unknown Channel", nil}
	errUnknownGuild       = &apiError{http.StatusNotFound, 10004, "Unknown Guild", nil}
	errUnknownMember      = &apiError{http.StatusNotFound, 10007, "Unknown Member", nil}
	errUnknownMessage     = &apiError{http.StatusNotFound, 10008, "Unknown Message", nil}
	errUnknownUser        = &apiError{http.StatusNotFound, 10013, "Unknown User", nil}
	errUnknownWebhook     = &apiError{http.StatusNotFound, 10015, "Unknown Webhook", nil}
	errUnknownInteraction = &apiError{http.StatusNotFound, 10062, "Unknown interaction", nil}
	errUnknownTag         = &apiError{http.StatusNotFound, 10087, "Unknown Tag", nil}
	errCrossposted        = &apiError{http.StatusBadRequest, 40033, "This message has already been crossposted.", nil}
	errForumMessage       = &apiError{http.StatusBadRequest, 40058, "Cannot send a message in a forum channel", nil}
	errAcknowledged       = &apiError{http.StatusBadRequest, 40060, "Interaction has already been acknowledged.", nil}
	errTagNeeded          = &apiError{http.StatusBadRequest, 40067, "A tag is required to create a forum post in this channel", nil}
	errFollowups          = &apiError{http.StatusBadRequest, 40094, "This interaction has reached the maximum number of follow-up messages", nil}
	errMissingAccess      = &apiError{http.StatusForbidden, 50001, "Missing Access", nil}
	errNotAuthor          = &apiError{http.StatusForbidden, 50005, "Cannot edit a message authored by another user", nil}
	errEmptyMessage       = &apiError{http.StatusBadRequest, 50006, "Cannot send an empty message", nil}
	errClosedDMs          = &apiError{http.StatusForbidden, 50007, "Cannot send messages to this user", nil}
	errMissingPermissions = &apiError{http.StatusForbidden, 50013, "Missing Permissions", nil}
	errChannelType        = &apiError{http.StatusBadRequest, 50024, "Cannot execute action on this channel type", nil}
	errWebhookToken       = &apiError{http.StatusUnauthorized, 50027, "Invalid Webhook Token", nil}
	errRecipient          = &apiError{http.StatusBadRequest, 50033, "Invalid Recipient(s)", nil}
	errArchived           = &apiError{http.StatusBadRequest, 50083, "Thread is archived", nil}
	errReplyHistory       = &apiError{http.StatusForbidden, 160002, "Cannot reply without permission to read message history", nil}
	errThreadExists       = &apiError{http.StatusBadRequest, 160004, "A thread has already been created for this message", nil}
	errThreadLocked       = &apiError{http.StatusForbidden, 160005, "Thread is locked", nil}
	errOutage             = &apiError{http.StatusServiceUnavailable, 0, "503: Service Unavailable", nil}
)
