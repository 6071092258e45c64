package slacktest

// Slash gives a command, such as "/rumors". It is refused where the manifest does
// not have it: see Options.Commands.
func (s *Server) Slash(u *User, c *Channel, command, text string) *Result { panic("not yet") }

// Mention posts "<@bot> text" in a channel: app_mention. The bot hears of it where
// it is a member.
func (s *Server) Mention(u *User, c *Channel, text string) *Result { panic("not yet") }

// MentionIn does so in the thread of a message.
func (s *Server) MentionIn(u *User, m Message, text string) *Result { panic("not yet") }

// DirectMessage writes to the bot: message.im.
func (s *Server) DirectMessage(u *User, text string) *Result { panic("not yet") }

// Press presses a button with this action_id or label, of a message, modal or
// Home tab. It is refused where there is no such button now.
func (s *Server) Press(u *User, on Surface, button string) *Result { panic("not yet") }

// Select chooses in a select, overflow menu, checkboxes or radio buttons of a
// message or Home tab, or in an input that dispatches its actions: one of its
// options by value or text, a channel's or user's id, or of an external select any
// Choice.
func (s *Server) Select(u *User, on Surface, element string, value any) *Result { panic("not yet") }

// Suggest types into an external select: block_suggestion. Choices has what the
// bot completes.
func (s *Server) Suggest(u *User, on Surface, element, typed string) *Result { panic("not yet") }

// OpenHome opens the bot's Home tab: app_home_opened.
func (s *Server) OpenHome(u *User) *Result { panic("not yet") }

// Shortcut uses a message shortcut: message_action.
func (s *Server) Shortcut(u *User, m Message, callbackID string) *Result { panic("not yet") }

// GlobalShortcut uses a global shortcut.
func (s *Server) GlobalShortcut(u *User, callbackID string) *Result { panic("not yet") }

// Values are what a user fills into a modal, by action_id: text for inputs; a
// Choice, or the value or text of a static option, for selects; several as
// []Choice or []string; ids of channels, users or conversations as strings or
// *Channel and *User. What is left out keeps its initial value.
type Values map[string]any

// SubmitView submits a modal: view_submission. It is refused where an input that
// is not optional has no value, as Slack's clients do. The modal closes, unless
// the answer says otherwise.
func (s *Server) SubmitView(u *User, v View, values Values) *Result { panic("not yet") }

// CloseView closes a modal without submitting: view_closed where it asks for
// that; otherwise Ack fails with ErrRefused.
func (s *Server) CloseView(u *User, v View) *Result { panic("not yet") }

// Event sends an event as given, in the workspace, whatever it is.
func (s *Server) Event(w *Workspace, event map[string]any) *Result { panic("not yet") }

// Interact sends an interaction as given, in the workspace, whatever it is; team,
// user, trigger_id and response_url are filled in where missing.
func (s *Server) Interact(w *Workspace, payload map[string]any) *Result { panic("not yet") }

// Again sends what was sent once more, with the same ids, as a retry does.
func (s *Server) Again(r *Result) *Result { panic("not yet") }
