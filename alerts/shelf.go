package alerts

import (
	"slices"

	"github.com/hotstove/hotstove/rumor"
)

// Shelf gathers reports into stories in memory, for those who read a pile of
// them at once and keep nothing. The zero Shelf is empty. Reports are to be
// added in the order in which they were published.
type Shelf struct {
	stories map[string]*rumor.Story
	about   map[rumor.Topic][]string // ids of the stories about a topic
}

// Add reads a report and gathers it: it returns what the report says and the story
// that it tells, as it stands now.
func (s *Shelf) Add(reader Reader, report rumor.Report) (rumor.Reading, *rumor.Story, Change) {
	if s.stories == nil {
		s.stories, s.about = map[string]*rumor.Story{}, map[rumor.Topic][]string{}
	}
	reading, candidates, _ := understand(reader, report, func(r rumor.Reading) ([]*rumor.Story, error) {
		return s.candidates(r), nil
	})
	story, change := Gather(report, reading, candidates)
	known := s.stories[story.ID]
	for _, topic := range story.Listed() {
		if known == nil || !slices.Contains(known.Listed(), topic) {
			s.about[topic] = append(s.about[topic], story.ID)
		}
	}
	s.stories[story.ID] = story
	return reading, story, change
}

// Story returns the story with this id as it stands now, or nil.
func (s *Shelf) Story(id string) *rumor.Story { return s.stories[id] }

func (s *Shelf) candidates(reading rumor.Reading) []*rumor.Story {
	var out []*rumor.Story
	taken := map[string]bool{}
	for _, topic := range candidateTopics(reading) {
		ids := s.about[topic]
		for _, id := range ids[max(0, len(ids)-candidateLimit):] {
			if !taken[id] {
				taken[id] = true
				out = append(out, s.stories[id])
			}
		}
	}
	return out
}
