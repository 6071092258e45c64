package feeds

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/mmcdole/gofeed"
	feedjson "github.com/mmcdole/gofeed/json"
)

// isJSONFeed reports whether a JSON object is a feed rather than a line: it
// has the version of JSON Feed, or a list of items. The object may be cut off.
func isJSONFeed(text []byte) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	if _, err := d.Token(); err != nil {
		return false
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return false
		}
		if name == "items" {
			t, err := d.Token()
			return err == nil && t == json.Delim('[')
		}
		var value any
		if err := d.Decode(&value); err != nil {
			return false
		}
		if version, _ := value.(string); name == "version" && strings.Contains(version, "jsonfeed.org/version/") {
			return true
		}
	}
	return false
}

// jsonFeed reads JSON Feed. Of one that is cut off the whole items are kept.
func (in input) jsonFeed() (*document, error) {
	d := &document{format: JSONFeed}
	text, total := in.text, 0
	if end, n := lastJSONItem(text); !json.Valid(text) {
		if n == 0 {
			return nil, errorf("it is a broken JSON Feed: it ends or goes wrong before its first item is whole")
		}
		text, total = append(bytes.Clone(text[:end]), "]}"...), n
	}
	feed, err := d.looseJSON(text)
	if err != nil {
		return nil, &Error{Message: "it is a broken JSON Feed: " + cleanLine(err.Error(), 200), Err: err}
	}
	if len(feed.Items) > maxItems {
		feed.Items = feed.Items[:maxItems]
		d.faults.add(0, "it has more than %d items: the rest was not read", maxItems)
	}
	common, err := (&gofeed.DefaultJSONTranslator{}).Translate(feed)
	if err != nil {
		return nil, &Error{Message: "it is a broken JSON Feed", Err: err}
	}
	in.addCommon(d, common)
	d.hubs = jsonHubs(text)
	if total > 0 {
		d.faults.add(0, "it is cut off: %s", kept(len(d.items)))
	}
	return d, nil
}

// looseJSON reads the feed item by item, so that one that has a number where
// text should be does not spoil the others.
func (d *document) looseJSON(text []byte) (*feedjson.Feed, error) {
	var loose struct {
		Title       string            `json:"title"`
		HomePageURL string            `json:"home_page_url"`
		FeedURL     string            `json:"feed_url"`
		Items       []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(text, &loose); err != nil {
		return nil, err
	}
	feed := &feedjson.Feed{Title: loose.Title, HomePageURL: loose.HomePageURL, FeedURL: loose.FeedURL}
	broken := 0
	for _, raw := range loose.Items {
		var i *feedjson.Item
		if json.Unmarshal(raw, &i) != nil || i == nil {
			broken++
			continue
		}
		feed.Items = append(feed.Items, i)
	}
	if broken > 0 {
		d.faults.add(0, "it is broken: %s of %d", kept(len(feed.Items)), len(loose.Items))
	}
	return feed, nil
}

// lastJSONItem returns where the last whole item of a feed ends, and how many
// there are.
func lastJSONItem(text []byte) (end, n int) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.Token()
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return 0, 0
		}
		if name == "items" {
			break
		}
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			return 0, 0
		}
	}
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return 0, 0
	}
	for d.More() {
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			break
		}
		end, n = int(d.InputOffset()), n+1
	}
	return end, n
}

// jsonHubs returns the addresses of the feed's hubs.
func jsonHubs(text []byte) []string {
	var feed struct {
		Hubs []struct {
			URL string `json:"url"`
		} `json:"hubs"`
	}
	if json.Unmarshal(text, &feed) != nil {
		return nil
	}
	var hubs []string
	for _, h := range feed.Hubs {
		hubs = append(hubs, h.URL)
	}
	return hubs
}
