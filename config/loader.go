package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// given is what one source says of one setting.
type given struct {
	name  string // of the setting, as the source spells it
	where string // the place, for people: "--poll", "HOTSTOVE_POLL", "bot.yaml, line 3: poll"
	text  string
	list  []any // from a file, in place of text
	path  bool  // text is the path of a file that holds the value
	order int   // the place within its source, for reporting in order
}

// loader gathers what every source says, then applies it.
type loader struct {
	src      Sources
	env      map[string]string
	given    map[string][]given // by key of the setting, the weakest source first
	mistakes []string
	out      *Settings
}

func (l *loader) mistake(where, format string, args ...any) {
	l.mistakes = append(l.mistakes, printable(where+": "+fmt.Sprintf(format, args...)))
}

// printable keeps a mistake on its own line, whatever was typed, and from
// telling a terminal anything.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}

// take adds what one source says, by key. It refuses a secret that is given both
// as it is and by path, and every name that belongs to no setting. The noun is
// the source's word for a setting; name is how the source calls the one of a
// key, or "" if it has none.
func (l *loader) take(values map[string]given, noun string, name func(key string) string) {
	var known []string
	for _, s := range settings {
		plain := pick(values, s.key())
		known = append(known, name(s.key()))
		if s.secret {
			byPath := pick(values, s.key()+fileSuffix)
			known = append(known, name(s.key()+fileSuffix))
			for i := range byPath {
				byPath[i].path = true
			}
			if len(plain) > 0 && len(byPath) > 0 {
				l.mistake(byPath[0].where, "%s is set too: keep one of the two", plain[0].name)
				continue
			}
			plain = append(plain, byPath...)
		}
		l.given[s.key()] = append(l.given[s.key()], plain...)
	}
	known = slices.DeleteFunc(known, func(name string) bool { return name == "" })
	byOrder := func(a, b given) int { return cmp.Or(a.order-b.order, strings.Compare(a.where, b.where)) }
	for _, v := range slices.SortedFunc(maps.Values(values), byOrder) {
		l.unknown(v, noun, known)
	}
}

// pick takes the value of a key out of the map: one, or none.
func pick(values map[string]given, key string) []given {
	v, ok := values[key]
	if !ok {
		return nil
	}
	delete(values, key)
	return []given{v}
}

// unknown reports a name that no setting has, with the one that was probably
// meant and what that accepts, or with all there are.
func (l *loader) unknown(v given, noun string, known []string) {
	best := nearest(v.name, known)
	if best == "" {
		known = slices.DeleteFunc(slices.Clone(known), func(name string) bool {
			return strings.HasSuffix(strings.ReplaceAll(strings.ToLower(name), "-", "_"), fileSuffix)
		})
		l.mistake(v.where, "there is no such %s: use %s", noun, orList(known))
		return
	}
	l.mistake(v.where, "there is no such %s, did you mean %s (%s)?", noun, best, acceptsOf(best))
}

// acceptsOf returns what the setting of this name accepts, by any source's name.
func acceptsOf(name string) string {
	key := foldName(name)
	for _, s := range settings {
		switch key {
		case s.key():
			return s.accepts
		case s.key() + fileSuffix:
			return "the path of a file that holds it"
		}
	}
	return ""
}

// apply checks all that the sources say of a setting and keeps the strongest.
// A weaker one is checked too: it counts again as soon as the stronger is
// taken away. Only its secret file is not read, which may be another machine's.
func (l *loader) apply(s setting) {
	if s.def != "" {
		if err := s.set(l.out, s.def); err != nil {
			l.mistake(s.env, "default: %v", err)
		}
	}
	all := l.given[s.key()]
	for i, v := range all {
		strongest := i == len(all)-1
		if v.path && !strongest {
			continue
		}
		if err := l.set(s, v); err != nil {
			for line := range strings.Lines(err.Error()) {
				l.mistake(v.where, "%s", strings.TrimSpace(line))
			}
		}
	}
}

func (l *loader) set(s setting, v given) error {
	if v.list != nil {
		if v.path {
			return errors.New("is a list: use the path of one file")
		}
		if s.setList == nil {
			return fmt.Errorf("is a list: use %s", s.accepts)
		}
		return s.setList(l.out, v.list)
	}
	if !v.path {
		return s.set(l.out, strings.TrimSpace(v.text))
	}
	text, err := l.secretFile(v.text)
	if err != nil {
		return err
	}
	if err := s.set(l.out, text); err != nil {
		return fmt.Errorf("what %s holds %w", v.text, err)
	}
	return nil
}

// secretFile reads a secret from a file. Editors and most tools end a file with
// a line break, which is not part of the secret.
func (l *loader) secretFile(path string) (string, error) {
	data, err := l.src.ReadFile(l.expand(path))
	if err != nil {
		return "", fmt.Errorf("cannot read %s: %s", path, fileProblem(err))
	}
	text := strings.TrimRight(string(data), "\r\n")
	if text == "" {
		return "", fmt.Errorf("%s is empty", path)
	}
	return text, nil
}

// expand puts the home folder in place of a leading "~/", as a shell would; in
// a file or a compose file no shell does.
func (l *loader) expand(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	if home := l.env["HOME"]; ok && home != "" {
		return filepath.Join(home, rest)
	}
	return path
}

// finish settles what depends on several settings, or on the environment beyond
// them.
func (l *loader) finish() {
	l.checkInstalling()
	if l.out.DiscordPublicKey != nil && l.out.HTTPAddr == "" && len(l.mistakes) == 0 {
		l.mistakes = append(l.mistakes, "HOTSTOVE_HTTP_ADDR: is off, but with DISCORD_PUBLIC_KEY Discord sends commands there: use host:port, or leave DISCORD_PUBLIC_KEY out")
	}
	l.out.Data = l.expand(l.out.Data)
	if l.out.Data != "" {
		return
	}
	// The XDG Base Directory Specification: a path that is not absolute is to be ignored.
	if data := l.env["XDG_DATA_HOME"]; filepath.IsAbs(data) {
		l.out.Data = filepath.Join(data, "hotstove")
		return
	}
	if home := l.env["HOME"]; home != "" {
		l.out.Data = filepath.Join(home, ".local", "share", "hotstove")
	}
}

// checkInstalling checks that what installing in Slack takes is given whole.
func (l *loader) checkInstalling() {
	o := l.out
	var missing []string
	for name, value := range map[string]string{
		"SLACK_CLIENT_SECRET": o.SlackClientSecret.Reveal(), "SLACK_SIGNING_SECRET": o.SlackSigningSecret.Reveal() + o.SlackAppToken.Reveal(),
		"HOTSTOVE_PUBLIC_URL": o.PublicURL, "HOTSTOVE_SECRET_KEY": o.SecretKey.Reveal(),
	} {
		if value == "" {
			missing = append(missing, name)
		}
	}
	if o.SlackClientID == "" || len(missing) == 0 || len(l.mistakes) > 0 {
		return
	}
	slices.Sort(missing)
	l.mistakes = append(l.mistakes, "SLACK_CLIENT_ID: workspaces can install the bot only with "+strings.Join(missing, " and ")+" too: set them, or leave it out")
}
