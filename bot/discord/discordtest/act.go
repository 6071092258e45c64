package discordtest

// Slash gives a command. Where the bot is not in the guild, or in a
// PrivateChannel, it is given as one whose user installed the bot. It is
// refused as Discord's clients do: commands that are not registered, options
// missing or of another type, permissions that the user lacks.
func (s *Server) Slash(u *User, c *Channel, command string, v Values) *Result { return nil }

// Complete asks for completions of the option focused, whose value so far is
// among the values.
func (s *Server) Complete(u *User, c *Channel, command string, v Values, focused string) *Result {
	return nil
}

// Press presses the button with this custom id or label. It is refused where
// there is no such button now.
func (s *Server) Press(u *User, m Message, button string) *Result { return nil }

// Interact sends an interaction as given, whatever it is; id, application_id,
// token and version are filled in where missing.
func (s *Server) Interact(interaction map[string]any) *Result { return nil }

// SetInteractionURL makes interactions go to this address, as it is set in
// Discord's developer portal; empty means by the gateway again. As Discord does
// it first sends a ping there, which must be answered, and one with a wrong
// signature, which must be refused with 401.
func (s *Server) SetInteractionURL(url string) error { return nil }
