package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/hotstove/hotstove/rumor"
)

// SaveStory keeps a story for Options.Keep from now and lists it under its
// topics by the time of its newest revision. It no longer lists it under
// topics that an earlier revision had. Of two calls for one story at the same
// time, one must wait for the other; the caller sees to that.
//
// It writes the lists first and the story last, so after a crash in between
// the earlier story still tells which lists to leave, and saving once more
// mends everything. A list's entry whose story is missing is passed over.
func (s *Store) SaveStory(ctx context.Context, story *rumor.Story) error {
	before, found, err := s.Story(ctx, story.ID)
	if err != nil {
		return fmt.Errorf("save story %s: %w", story.ID, err)
	}
	topics := story.Listed()
	updated := story.Updated.UnixMicro()
	pipe := s.client.Pipeline()
	for _, t := range topics {
		pipe.ZAddGT(ctx, topicsKey, redis.Z{Score: float64(updated), Member: string(t)})
		pipe.ZAdd(ctx, storyIndexKey(t), redis.Z{Score: -float64(updated), Member: story.ID})
		pipe.Expire(ctx, storyIndexKey(t), s.keep)
	}
	if found {
		for _, t := range before.Listed() {
			if !slices.Contains(topics, t) {
				pipe.ZRem(ctx, storyIndexKey(t), story.ID)
			}
		}
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("list story %s: %w", story.ID, err)
	}
	err = s.client.Set(ctx, storyKey(story.ID), encode(newStoryRecord(story)), s.keep).Err()
	if err != nil {
		return fmt.Errorf("save story %s: %w", story.ID, err)
	}
	return nil
}

// Story returns the story with this id, if there is one.
func (s *Store) Story(ctx context.Context, id string) (*rumor.Story, bool, error) {
	text, err := s.client.Get(ctx, storyKey(id)).Result()
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("load story %s: %w", id, err)
	}
	r, err := decode[storyRecord](text)
	if err != nil {
		return nil, false, fmt.Errorf("load story %s: %w", id, err)
	}
	return r.story(), true, nil
}

// StoriesAbout returns a page of the stories about a topic, the newest first,
// and how many there are in all.
func (s *Store) StoriesAbout(ctx context.Context, t rumor.Topic, offset, limit int) (stories []*rumor.Story, total int, err error) {
	offset = max(offset, 0)
	pipe := s.client.Pipeline()
	count := pipe.ZCard(ctx, storyIndexKey(t))
	var page *redis.StringSliceCmd
	if limit > 0 {
		page = pipe.ZRange(ctx, storyIndexKey(t), int64(offset), int64(offset)+int64(limit)-1)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, 0, fmt.Errorf("list stories about %s: %w", t, err)
	}
	if page == nil {
		return nil, int(count.Val()), nil
	}
	stories, err = s.stories(ctx, page.Val())
	if err != nil {
		return nil, 0, fmt.Errorf("list stories about %s: %w", t, err)
	}
	return stories, int(count.Val()), nil
}

// StoriesSince returns the stories about any of the topics whose newest
// revision was published at since or later, each once, the newest first: of
// every topic the newest, limit at most.
func (s *Store) StoriesSince(ctx context.Context, topics []rumor.Topic, since time.Time, limit int) ([]*rumor.Story, error) {
	if len(topics) == 0 || limit <= 0 {
		return nil, nil
	}
	pipe := s.client.Pipeline()
	lists := make([]*redis.StringSliceCmd, len(topics))
	for i, t := range topics {
		lists[i] = pipe.ZRangeByScore(ctx, storyIndexKey(t), &redis.ZRangeBy{
			Min: "-inf", Max: strconv.FormatInt(-since.UnixMicro(), 10), Count: int64(limit),
		})
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("list stories since %s: %w", since.Format(time.RFC3339), err)
	}
	var ids []string
	for _, list := range lists {
		ids = append(ids, list.Val()...)
	}
	slices.Sort(ids)
	stories, err := s.stories(ctx, slices.Compact(ids))
	if err != nil {
		return nil, fmt.Errorf("list stories since %s: %w", since.Format(time.RFC3339), err)
	}
	return stories, nil
}

// stories loads stories and sorts them, the newest first. Those that are gone
// are left out, and so, with a line in the log, are those it cannot read.
func (s *Store) stories(ctx context.Context, ids []string) ([]*rumor.Story, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = storyKey(id)
	}
	stories := make([]*rumor.Story, 0, len(ids))
	err := s.get(ctx, keys, func(i int, text string) error {
		r, err := decode[storyRecord](text)
		if err != nil {
			s.log.Error("unreadable story", "story", ids[i], "error", err)
			return nil
		}
		stories = append(stories, r.story())
		return nil
	})
	slices.SortFunc(stories, rumor.NewestFirst)
	return stories, err
}
