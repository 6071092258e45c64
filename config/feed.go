package config

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Feed is a source that the operator names in place of the default ones.
type Feed struct {
	Name   string // unique; made from the URL, without its user and password, unless it was given
	Outlet string // who publishes it, such as MLB Trade Rumors; may be empty
	URL    string // http or https address, path of a file, or "-" for standard input
}

// feedKeys are the keys of a feed in the file.
var feedKeys = []string{"name", "outlet", "url"}

// setFeeds reads a comma list of addresses and paths.
func setFeeds(s *Settings, text string) error {
	var items []any
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			items = append(items, word)
		}
	}
	return setFeedList(s, items)
}

// setFeedList reads the feeds of a list in the file: each an address, or a
// table with the feedKeys. It reports everything that is wrong with them.
func setFeedList(s *Settings, items []any) error {
	if len(items) == 0 {
		return errors.New("names no feed: leave it out to have the default sources")
	}
	var problems []error
	names := make(map[string]bool)
	feeds := make([]Feed, 0, len(items))
	for i, item := range items {
		feed, err := readFeed(item)
		if err == nil && names[feed.Name] {
			err = fmt.Errorf("has the same name as another, %q", feed.Name)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("feed %d %w", i+1, err))
			continue
		}
		names[feed.Name] = true
		feeds = append(feeds, feed)
	}
	s.Feeds = feeds
	return errors.Join(problems...)
}

func readFeed(item any) (Feed, error) {
	switch item := item.(type) {
	case string:
		return checkFeed(Feed{URL: item})
	case map[string]any:
		return readFeedTable(item)
	}
	return Feed{}, fmt.Errorf("is %s: use an address, or name, outlet and url", shape(item))
}

func readFeedTable(table map[string]any) (Feed, error) {
	var feed Feed
	fields := map[string]*string{"name": &feed.Name, "outlet": &feed.Outlet, "url": &feed.URL}
	for _, key := range slices.Sorted(maps.Keys(table)) {
		field, ok := fields[key]
		if !ok {
			return Feed{}, fmt.Errorf("has an unknown key %q%s: use name, outlet and url", key, guess(key, feedKeys))
		}
		text, ok := table[key].(string)
		if !ok && table[key] != nil {
			return Feed{}, fmt.Errorf("has %s as its %s: use a text", shape(table[key]), key)
		}
		*field = strings.TrimSpace(text)
	}
	if feed.URL == "" {
		return Feed{}, errors.New("has no url")
	}
	return checkFeed(feed)
}

// checkFeed checks the address and gives the feed a name if it has none. Files
// are not opened: a feed that is missing today may be there tomorrow.
func checkFeed(feed Feed) (Feed, error) {
	name := feed.URL
	if scheme, _, ok := strings.Cut(feed.URL, "://"); ok {
		u, err := url.Parse(feed.URL)
		if err != nil {
			// The text is not repeated: it may hold a password.
			return Feed{}, errors.New("is no web address: use https://host/path")
		}
		if u.Scheme != "http" && u.Scheme != "https" {
			return Feed{}, fmt.Errorf("begins with %s://: use https://, http://, the path of a file, or -", scheme)
		}
		if u.Hostname() == "" {
			return Feed{}, errors.New("names no host: use https://host/path")
		}
		u.User = nil
		name = u.String()
	}
	if feed.Name == "" {
		feed.Name = name
	}
	return feed, nil
}
