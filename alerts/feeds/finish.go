package feeds

import (
	"net/url"

	"github.com/hotstove/hotstove/rumor"
)

// finish makes reports of the items: cleans their texts, leaves out what the
// source drops and what says nothing, gives them identities, and makes one of those that are the
// same.
func (d *document) finish(in input) {
	drop := newDropper(in.src.Drop)
	shared := d.sharedLinks()
	at := map[string]int{} // by key (and hash, for lines): which report bears it
	for _, it := range d.items {
		r := d.report(it, in)
		if drop.drops(append([]string{r.Title}, r.Tags...)...) {
			d.dropped++
			continue
		}
		if empty(r) {
			continue
		}
		r.Keys = it.keys(in.src, r, shared)
		known := r.Key()
		if d.format == JSONLines {
			known += r.Hash
		}
		i, repeated := at[known]
		switch {
		case !repeated:
			at[known] = len(d.reports)
			d.reports = append(d.reports, r)
		case d.format != JSONLines && r.Published.After(d.reports[i].Published):
			d.reports[i] = r
		}
	}
}

// empty reports whether a report has not a word. Pictures tell us nothing.
func empty(r rumor.Report) bool {
	return r.Title == "" && len(r.Body) <= maxRawTitle && cleanTitle(r.Body) == ""
}

func (d *document) report(it item, in input) rumor.Report {
	r := rumor.Report{
		ID:        cleanLine(it.id, maxID),
		Source:    in.src.label(),
		Outlet:    d.outlet(it, in),
		URL:       it.link,
		Author:    cleanLine(cleanTitle(it.author), maxName),
		Published: it.published,
		Title:     cleanTitle(it.title),
		Body:      cleanBody(it.body),
		Tags:      cleanTags(it.tags),
	}
	if len(r.URL) > maxID {
		r.URL = ""
	}
	r.Hash = contentHash(r.Title, r.Body)
	return r
}

// outlet is who publishes the item: as a line says, as the operator says, what
// the document calls itself, or the host it came from.
func (d *document) outlet(it item, in input) string {
	for _, name := range []string{it.outlet, in.src.Outlet, d.title} {
		if name = cleanLine(cleanTitle(name), maxName); name != "" {
			return name
		}
	}
	if u, err := url.Parse(in.base); err == nil {
		return canonicalHost(u)
	}
	return ""
}

// sharedLinks finds the links that items with different ids, or without ids
// but with different titles, have in common: the page of a list, not of an
// item. They identify nothing.
func (d *document) sharedLinks() map[string]bool {
	owner := map[string]string{}
	shared := map[string]bool{}
	for _, it := range d.items {
		link := CanonicalLink(it.link)
		if link == "" {
			continue
		}
		own := "id " + it.id
		if it.id == "" {
			own = "title " + it.title
		}
		if other, taken := owner[link]; taken && other != own {
			shared[link] = true
		}
		owner[link] = own
	}
	return shared
}

// keys returns the item's identities, the steadiest first.
func (it item) keys(src Source, r rumor.Report, shared map[string]bool) []string {
	scope := it.scope
	if scope == "" {
		scope = src.scope()
	}
	var keys []string
	if it.id != "" {
		keys = append(keys, guidKey(scope, it.id))
	}
	if link := CanonicalLink(it.link); link != "" && !shared[link] {
		keys = append(keys, linkKey(link))
	}
	if len(keys) == 0 {
		keys = append(keys, textKey(scope, r.Title, r.Body, r.Published))
	}
	return keys
}
