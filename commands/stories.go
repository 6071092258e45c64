package commands

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

const (
	pageSize  = 5    // stories on a page
	cardSize  = 3    // stories on a club's or player's card
	lastMixed = 10   // the last page of several topics' stories: each page costs a longer search
	lastPage  = 1000 // the last page of anything
)

// mixedSince is how far back several topics' stories are searched. Stories are
// kept for 90 days unless the operator keeps them longer.
const mixedSince = 365 * 24 * time.Hour

const pageOption = "page"

// pageOf returns the page that the request asks for, from 1.
func pageOf(req Request) (int, error) {
	text := req.Options[pageOption]
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, rumor.Errorf(rumor.Invalid, "%s is no page. Give a number from 1, such as page:2.", quote(text))
	}
	return min(n, lastPage), nil
}

// page is a page of stories.
type page struct {
	stories []*rumor.Story
	number  int
	more    bool // there are later pages
	total   int  // stories on all pages; 0 when not counted
}

// storiesAbout returns a page of a topic's stories, the last one when there
// are not so many.
func (r *Registry) storiesAbout(ctx context.Context, t rumor.Topic, number int) (page, error) {
	stories, total, err := r.stories.StoriesAbout(ctx, t, (number-1)*pageSize, pageSize)
	if err != nil {
		return page{}, fmt.Errorf("stories about %s: %w", t, err)
	}
	if last := max(1, pages(total)); number > last {
		return r.storiesAbout(ctx, t, last)
	}
	return page{stories, number, number*pageSize < total, total}, nil
}

// pages is how many pages a number of stories fills.
func pages(total int) int { return (total + pageSize - 1) / pageSize }

// storiesAboutAny returns a page of the stories about any of the topics, the
// last one when there are not so many.
func (r *Registry) storiesAboutAny(ctx context.Context, topics []rumor.Topic, number int) (page, error) {
	if len(topics) == 1 {
		return r.storiesAbout(ctx, topics[0], number)
	}
	number = min(number, lastMixed)
	stories, err := r.stories.StoriesSince(ctx, topics, r.now().Add(-mixedSince), number*pageSize+1)
	if err != nil {
		return page{}, fmt.Errorf("stories about %d topics: %w", len(topics), err)
	}
	number = min(number, max(1, pages(len(stories))))
	from := (number - 1) * pageSize
	to := min(from+pageSize, len(stories))
	return page{stories: stories[from:to], number: number, more: to < len(stories) && number < lastMixed}, nil
}

// footer says where in the list the page is.
func (p page) footer() string {
	switch {
	case p.total > pageSize:
		return fmt.Sprintf("Page %d of %d · %d stories", p.number, pages(p.total), p.total)
	case p.total == 0 && (p.number > 1 || p.more):
		return fmt.Sprintf("Page %d", p.number)
	}
	return ""
}

// turns are the buttons to the neighbouring pages of the request's list.
func turns(req Request, number int, more bool) []message.Button {
	var buttons []message.Button
	turn := func(label string, to int) {
		options := map[string]string{pageOption: strconv.Itoa(to)}
		for name, value := range req.Options {
			if name != pageOption {
				options[name] = value
			}
		}
		if action := Action(req.Command, options); action != "" {
			buttons = append(buttons, message.Button{Label: label, Action: action})
		}
	}
	if number > 1 {
		turn("Previous page", number-1)
	}
	if more {
		turn("Next page", number+1)
	}
	return buttons
}

// items shows stories as a list.
func items(stories []*rumor.Story) []message.Item {
	list := make([]message.Item, len(stories))
	for i, s := range stories {
		list[i] = message.Item{
			Title: cut(s.Title, maxTitle),
			URL:   s.URL,
			Text:  gist(s),
			Note:  strings.Join(filled(s.ID, tierWords(s.Tier)), " · "),
		}
	}
	return list
}

// maxTitle is how many characters of a story's title a list shows.
const maxTitle = 200

// gist says what kind of news a story is, who tells it and how old it is.
func gist(s *rumor.Story) message.Text {
	head := strings.Join(filled(capital(s.Kind.Words()), listUpTo(outlets(s), 3)), " · ")
	if s.Updated.IsZero() {
		return message.String(head)
	}
	return message.Text{{Text: head + " · "}, message.At(s.Updated, message.Relative)}
}

// outlets returns who tells the story, at least those that carry it.
func outlets(s *rumor.Story) []string {
	names := s.Outlets
	if len(names) > 0 {
		return names
	}
	for _, t := range s.Tellings {
		if t.Outlet != "" {
			names = appendNew(names, t.Outlet)
		}
	}
	return names
}

// filled returns the texts that are not empty.
func filled(texts ...string) []string {
	var list []string
	for _, s := range texts {
		if s != "" {
			list = append(list, s)
		}
	}
	return list
}

// tierWords says how far a source is trusted.
func tierWords(tier int) string {
	switch tier {
	case 1:
		return "top source"
	case 2:
		return "solid source"
	case 3:
		return "lesser source"
	}
	return ""
}
