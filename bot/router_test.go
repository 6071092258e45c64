package bot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/hotstove/hotstove/bot"
	"github.com/hotstove/hotstove/commands"
	"github.com/hotstove/hotstove/message"
	"github.com/hotstove/hotstove/rumor"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeCommands runs one function, whatever the command.
type fakeCommands struct {
	run      func(ctx context.Context, r commands.Request) (commands.Reply, error)
	complete func(ctx context.Context, r commands.Request, option string) ([]commands.Choice, error)
}

func (f fakeCommands) Run(ctx context.Context, r commands.Request) (commands.Reply, error) {
	return f.run(ctx, r)
}

func (f fakeCommands) Complete(ctx context.Context, r commands.Request, option string) ([]commands.Choice, error) {
	return f.complete(ctx, r, option)
}

// logs is a log to read: at debug level, without times.
func logs() (*slog.Logger, *bytes.Buffer) {
	var b bytes.Buffer
	return slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})), &b
}

func request(command string) commands.Request {
	return commands.Request{Command: command, Channel: rumor.Channel{Platform: "console", ID: "general"}}
}

func bodyOf(m message.Message) string { return m.PlainText(message.Clock{}) }

func TestAnswer(t *testing.T) {
	const secret = "what the user typed"
	tests := []struct {
		name    string
		run     func(ctx context.Context, r commands.Request) (commands.Reply, error)
		text    string
		outcome string
		logged  string // part of the line at info level or above; empty when there must be none
	}{
		{"answer", func(context.Context, commands.Request) (commands.Reply, error) {
			return commands.Reply{Message: message.Message{Title: "Hello"}}, nil
		}, "Hello", bot.Answered, ""},
		{"mistake of the user", func(context.Context, commands.Request) (commands.Reply, error) {
			return commands.Reply{}, fmt.Errorf("find: %w", rumor.Errorf(rumor.NotFound, "Nobody is called %s.", secret))
		}, "Nobody is called " + secret + ".", bot.Refused, ""},
		{"failure", func(context.Context, commands.Request) (commands.Reply, error) {
			return commands.Reply{}, errors.New("redis is away")
		}, rumor.Apology, bot.Failed, `level=ERROR msg="command failed" command=rumors platform=console error="redis is away"`},
		{"panic of the runtime", func(context.Context, commands.Request) (commands.Reply, error) {
			var none []int
			return commands.Reply{}, fmt.Errorf("%d", none[len(secret)])
		}, rumor.Apology, bot.Panicked, "index out of range"},
		{"panic with a text", func(context.Context, commands.Request) (commands.Reply, error) {
			panic(secret)
		}, rumor.Apology, bot.Panicked, "a value of type string"},
		{"late", func(ctx context.Context, _ commands.Request) (commands.Reply, error) {
			<-ctx.Done()
			return commands.Reply{}, fmt.Errorf("load: %w", ctx.Err())
		}, "Sorry, that took too long. Please try again in a minute.", bot.Late, "command took too long"},
		{"late in its client's words", func(ctx context.Context, _ commands.Request) (commands.Reply, error) {
			<-ctx.Done()
			return commands.Reply{}, errors.New("i/o timeout")
		}, "Sorry, that took too long. Please try again in a minute.", bot.Late, "command took too long"},
		{"deaf to its context", func(context.Context, commands.Request) (commands.Reply, error) {
			time.Sleep(time.Hour)
			return commands.Reply{Message: message.Message{Title: "at last"}}, nil
		}, "Sorry, that took too long. Please try again in a minute.", bot.Late, "command took too long"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				log, logged := logs()
				var seen string
				router := bot.NewRouter(fakeCommands{run: test.run}, bot.RouterOptions{
					Log:     log,
					Observe: func(command, outcome string, _ time.Duration) { seen = command + " " + outcome },
				})
				start := time.Now()
				reply := router.Answer(t.Context(), request("rumors"))
				if took := time.Since(start); took > bot.Deadline {
					t.Errorf("took %v", took)
				}
				if got := bodyOf(reply.Message); got != test.text {
					t.Errorf("said %q, want %q", got, test.text)
				}
				if failed := test.outcome != bot.Answered; reply.Message.Private != failed || (reply.Message.Tone == message.Failure) != failed {
					t.Errorf("private %t, tone %v", reply.Message.Private, reply.Message.Tone)
				}
				if seen != "rumors "+test.outcome {
					t.Errorf("observed %q, want outcome %q", seen, test.outcome)
				}
				if err := router.Wait(t.Context()); err != nil {
					t.Error(err)
				}
				checkLog(t, logged.String(), test.logged, secret)
			})
		})
	}
}

// checkLog checks that what is above debug holds one line with want, or none,
// and never the secret.
func checkLog(t *testing.T, logged, want, secret string) {
	t.Helper()
	var above []string
	for line := range strings.Lines(logged) {
		if !strings.Contains(line, "level=DEBUG") {
			above = append(above, line)
		}
	}
	text := strings.Join(above, "")
	if want == "" && text != "" || want != "" && len(above) != 1 {
		t.Errorf("logged %q, want %q", text, want)
	}
	if !strings.Contains(text, want) {
		t.Errorf("logged %q, want %q in it", text, want)
	}
	if strings.Contains(text, secret) {
		t.Errorf("user text above debug: %q", text)
	}
}

func TestAnswerCountsUnknownCommandsTogether(t *testing.T) {
	var seen []string
	log, logged := logs()
	router := bot.NewRouter(fakeCommands{run: func(context.Context, commands.Request) (commands.Reply, error) {
		return commands.Reply{}, errors.New("no such command")
	}}, bot.RouterOptions{
		Log:     log,
		Observe: func(command, _ string, _ time.Duration) { seen = append(seen, command) },
		Known:   func(command string) bool { return command == "rumors" },
	})
	router.Answer(t.Context(), request("rumors"))
	router.Answer(t.Context(), request("my password"))
	if got := strings.Join(seen, ","); got != "rumors,unknown" {
		t.Errorf("observed %s", got)
	}
	if strings.Contains(logged.String(), "password") {
		t.Errorf("logged %s", logged)
	}
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		router := bot.NewRouter(fakeCommands{run: func(context.Context, commands.Request) (commands.Reply, error) {
			time.Sleep(time.Minute)
			return commands.Reply{}, nil
		}}, bot.RouterOptions{})
		var answered sync.WaitGroup
		answered.Go(func() { router.Answer(t.Context(), request("rumors")) })
		answered.Wait()

		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := router.Wait(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting a second: %v, want deadline exceeded", err)
		}
		if got := bodyOf(router.Answer(t.Context(), request("rumors")).Message); !strings.Contains(got, "restarting") {
			t.Errorf("after Wait: %q", got)
		}
		if err := router.Wait(t.Context()); err != nil {
			t.Errorf("waiting to the end: %v", err)
		}
		if err := router.Wait(t.Context()); err != nil {
			t.Errorf("waiting again: %v", err)
		}
	})
}

func TestComplete(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, logged := logs()
		router := bot.NewRouter(fakeCommands{complete: func(ctx context.Context, r commands.Request, option string) ([]commands.Choice, error) {
			switch r.Options[option] {
			case "fail":
				return nil, errors.New("no")
			case "panic":
				panic("no")
			case "late":
				time.Sleep(time.Hour)
			}
			return []commands.Choice{{Label: "Boston Red Sox", Value: "BOS"}}, nil
		}}, bot.RouterOptions{Log: log})
		for typed, want := range map[string]int{"red": 1, "fail": 0, "panic": 0, "late": 0} {
			req := request("rumors")
			req.Options = map[string]string{"name": typed}
			if got := router.Complete(t.Context(), req, "name"); len(got) != want {
				t.Errorf("%s: %d choices, want %d", typed, len(got), want)
			}
		}
		if err := router.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		if n := strings.Count(logged.String(), "level=ERROR"); n != 2 {
			t.Errorf("%d errors logged, want the failure and the panic:\n%s", n, logged)
		}
	})
}
