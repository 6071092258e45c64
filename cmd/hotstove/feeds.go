package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/hotstove/hotstove/alerts/feeds"
	"github.com/hotstove/hotstove/message"
)

// feedsCommand lists or checks the sources.
type feedsCommand struct {
	List  feedsListCommand  `cmd:"" help:"List the sources in use, and others that may be switched on."`
	Check feedsCheckCommand `cmd:"" help:"Look at each source once and say what it answers."`
}

type feedsListCommand struct{}

// Run lists the sources.
func (feedsListCommand) Run(p *program) error {
	settings, err := p.settings()
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	inUse := map[string]bool{}
	fmt.Fprintln(table, "In use:")
	for _, s := range sources(settings) {
		inUse[s.URL] = true
		fmt.Fprintf(table, "  %s\t%s\n", s.Name, redacted(s.URL))
	}
	fmt.Fprintln(table, "\nOthers, off. Those you want go into HOTSTOVE_FEEDS or the settings file, by name, beside the ones above:")
	for _, k := range feeds.Known() {
		if !inUse[k.URL] {
			fmt.Fprintf(table, "  %s\t%s\n  \t%s\n", k.Name, k.URL, k.Off)
		}
	}
	return table.Flush()
}

// redacted hides a password in an address.
func redacted(address string) string {
	if u, err := url.Parse(address); err == nil && u.User != nil {
		return u.Redacted()
	}
	return address
}

type feedsCheckCommand struct {
	Sources []string `arg:"" optional:"" name:"source" help:"Addresses or files; those in use when none is given."`
}

// errBadFeeds is why a check fails; what is wrong was printed.
var errBadFeeds = errors.New("some sources cannot be read")

// Run checks the sources side by side and prints what was found in their order.
func (c *feedsCheckCommand) Run(ctx context.Context, p *program) error {
	settings, err := p.settings()
	if err != nil {
		return err
	}
	from := sources(settings)
	if len(c.Sources) > 0 {
		from = nil
		for _, name := range c.Sources {
			from = append(from, feeds.Source{Name: name, URL: name, Every: settings.Poll})
		}
	}
	fetcher := p.fetcher(settings, p.quietLogger(settings))
	defer fetcher.Close()
	checks := make([]feeds.Check, len(from))
	var wg sync.WaitGroup
	for i, s := range from {
		wg.Go(func() { checks[i] = fetcher.Check(ctx, s) })
	}
	wg.Wait()
	failed := false
	for _, check := range checks {
		printCheck(p, check)
		failed = failed || check.Failed
	}
	if failed {
		return errBadFeeds
	}
	return nil
}

func printCheck(p *program, c feeds.Check) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(p.stdout, "  %-14s%s\n", name, fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(p.stdout, c.Source)
	if !c.Failed {
		line("format", "%s", c.Format)
		line("items", "%d read, %d left out", c.Items, c.Dropped)
		if !c.Newest.IsZero() {
			line("newest", "%s", c.Newest.Format(time.RFC1123))
		}
	}
	if c.Status != 0 {
		line("answer", "%d after %s, %d bytes", c.Status, c.Took.Round(time.Millisecond), c.Bytes)
		line("ETag", "%s", yes(c.ETag))
		line("Last-Modified", "%s", yes(c.LastModified))
		line("304", "%s", yes(c.Conditional))
	}
	if c.CacheControl != "" {
		line("Cache-Control", "%s", c.CacheControl)
	}
	if c.TTL > 0 {
		line("TTL", "%s", message.Length(c.TTL))
	}
	if len(c.Hubs) > 0 {
		line("hubs", "%s", strings.Join(c.Hubs, ", "))
	}
	line("asked every", "%s", message.Length(c.Interval))
	for _, problem := range c.Problems {
		line("problem", "%s", problem)
	}
	fmt.Fprintln(p.stdout)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
