package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hotstove/hotstove/alerts/feeds"
)

// newsstand serves the demo's feeds on loopback, each in another format.
type newsstand struct {
	server *http.Server
	base   string
	ended  chan struct{}

	mu    sync.Mutex
	items map[string][]paperItem // by source
}

// paperItem is one report on a feed.
type paperItem struct {
	Title, Body, Link string
	At                time.Time
}

// papers are the demo's outlets, by the name the script uses. None is real.
var papers = []struct{ name, outlet, path string }{
	{"hub", "Hub Baseball Wire", "/hub.rss"},
	{"coast", "Coast League Ledger", "/coast.atom"},
	{"bay", "Bay Diamond Daily", "/bay.json"},
}

func openNewsstand(ctx context.Context) (*newsstand, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the demo's feeds: %w", err)
	}
	n := &newsstand{base: "http://" + listener.Addr().String(), ended: make(chan struct{}), items: map[string][]paperItem{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hub.rss", n.rss)
	mux.HandleFunc("GET /coast.atom", n.atom)
	mux.HandleFunc("GET /bay.json", n.jsonFeed)
	n.server = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		defer close(n.ended)
		_ = n.server.Serve(listener) // ends by Close alone
	}()
	return n, nil
}

// Close stops serving.
func (n *newsstand) Close() {
	_ = n.server.Close()
	<-n.ended
}

// sources returns the feeds as sources of the bot.
func (n *newsstand) sources() []feeds.Source {
	out := make([]feeds.Source, len(papers))
	for i, p := range papers {
		out[i] = feeds.Source{Name: p.name, Outlet: p.outlet, URL: n.base + p.path, Every: time.Second}
	}
	return out
}

// publish puts a report of the script on its feed: "hub: title", then the body.
func (n *newsstand) publish(text string, at time.Time) {
	headline, body, _ := strings.Cut(text, "\n")
	source, title, _ := strings.Cut(headline, ": ")
	n.mu.Lock()
	defer n.mu.Unlock()
	link := fmt.Sprintf("https://%s.example/news/%d", source, len(n.items[source])+1)
	n.items[source] = append(n.items[source], paperItem{title, body, link, at})
}

func (n *newsstand) on(source string) []paperItem {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.items[source]
}

func (n *newsstand) rss(w http.ResponseWriter, _ *http.Request) {
	type item struct {
		Title string `xml:"title"`
		Link  string `xml:"link"`
		GUID  string `xml:"guid"`
		Date  string `xml:"pubDate"`
		Body  string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
	}
	feed := struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Title   string   `xml:"channel>title"`
		Items   []item   `xml:"channel>item"`
	}{Version: "2.0", Title: papers[0].outlet}
	for _, i := range n.on("hub") {
		feed.Items = append(feed.Items, item{i.Title, i.Link, i.Link, i.At.Format(time.RFC1123Z), i.Body})
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	_ = xml.NewEncoder(w).Encode(feed) // the demo reads it itself
}

func (n *newsstand) atom(w http.ResponseWriter, _ *http.Request) {
	type link struct {
		Href string `xml:"href,attr"`
	}
	type content struct {
		Type string `xml:"type,attr"`
		Body string `xml:",chardata"`
	}
	type entry struct {
		ID      string  `xml:"id"`
		Title   string  `xml:"title"`
		Link    link    `xml:"link"`
		Updated string  `xml:"updated"`
		Content content `xml:"content"`
	}
	feed := struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Title   string   `xml:"title"`
		Entries []entry  `xml:"entry"`
	}{Title: papers[1].outlet}
	for _, i := range n.on("coast") {
		feed.Entries = append(feed.Entries, entry{i.Link, i.Title, link{i.Link}, i.At.Format(time.RFC3339), content{"html", i.Body}})
	}
	w.Header().Set("Content-Type", "application/atom+xml")
	_ = xml.NewEncoder(w).Encode(feed)
}

func (n *newsstand) jsonFeed(w http.ResponseWriter, _ *http.Request) {
	type item struct {
		ID    string `json:"id"`
		URL   string `json:"url"`
		Title string `json:"title"`
		Body  string `json:"content_html"`
		Date  string `json:"date_published"`
	}
	feed := struct {
		Version string `json:"version"`
		Title   string `json:"title"`
		Items   []item `json:"items"`
	}{Version: "https://jsonfeed.org/version/1.1", Title: papers[2].outlet, Items: []item{}}
	for _, i := range n.on("bay") {
		feed.Items = append(feed.Items, item{i.Link, i.Link, i.Title, i.Body, i.At.Format(time.RFC3339)})
	}
	w.Header().Set("Content-Type", "application/feed+json")
	_ = json.NewEncoder(w).Encode(feed)
}
