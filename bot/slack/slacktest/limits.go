package slacktest

// burst is how many posts a channel takes at once, at one a second. Slack does not
// say how many "short bursts" are; this is few enough to notice who does not wait.
const burst = 3
