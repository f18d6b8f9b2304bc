<?php
// A backend of the chat contract in PHP, with SQLite: PHP_CLI_SERVER_WORKERS=8 php -S 127.0.0.1:8788 index.php

/** Your model goes here: it gives its answer piece by piece. This one repeats what was said. */
function answer(array $messages): Generator {
    foreach (preg_split('/(?<= )/', 'You said: ' . end($messages)['content']) as $word) {
        usleep(40_000);
        yield $word;
    }
}

const LONGEST_RUN = 300; // seconds; a run whose process was ended has failed after them
ini_set('display_errors', '0'); // what a model says of itself goes to the log, not to people
ignore_user_abort(true); // a run goes on when its client leaves
set_time_limit(LONGEST_RUN);
if (ob_get_level() > 0) ob_end_clean(); // what is said is sent at once
$database = new PDO('sqlite:' . (getenv('CHAT_DATABASE') ?: sys_get_temp_dir() . '/chat.sqlite'));
$database->exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS session (id INTEGER PRIMARY KEY, title TEXT, timestamp INTEGER DEFAULT (unixepoch()));
    CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, session_id INTEGER, role TEXT, content TEXT,
        timestamp INTEGER DEFAULT (unixepoch()), clientKey TEXT UNIQUE, answers INTEGER, status INTEGER, finish TEXT);
    CREATE UNIQUE INDEX IF NOT EXISTS one_run ON message (answers) WHERE status < 4;
    CREATE UNIQUE INDEX IF NOT EXISTS one_at_once ON message (session_id) WHERE status = 2;
    UPDATE message SET status = 4 WHERE status = 2 AND timestamp < unixepoch() - ' . LONGEST_RUN);

function query(string $sql, mixed ...$values): array {
    $statement = $GLOBALS['database']->prepare($sql);
    $statement->execute($values);
    return array_map(fn($row) => $row + ['attachments' => []], $statement->fetchAll(PDO::FETCH_ASSOC));
}
function say(array $body, int $status = 200): void {
    http_response_code($status);
    header('Content-Type: application/json');
    header('Content-Length: ' . strlen($text = json_encode($body)));
    echo $text;
    function_exists('fastcgi_finish_request') ? fastcgi_finish_request() : flush();
}
function refuse(int $status, string $error, array $more = []): never {
    say(['error' => $error] + $more, $status);
    exit;
}
function find(string $table, mixed $id): array {
    return query("SELECT * FROM $table WHERE id = ?", $id)[0] ?? refuse(404, "{$table}_not_found");
}

/** A message has one run: a second start is given the one that is there, unless it has failed. */
function start(array $question): array {
    $fields = '(session_id, answers, role, content, status) VALUES (?, ?, "assistant", "", 2)';
    $begun = query("INSERT OR IGNORE INTO message $fields RETURNING *", $question['session_id'], $question['id']);
    $known = $begun ?: query('SELECT * FROM message WHERE answers = ? AND status < 4', $question['id']);
    return ['run' => $known[0] ?? refuse(400, 'session_already_thinking'), 'isNew' => (bool) $begun];
}
/** @param callable $tell is called after each piece */
function write(array $run, callable $tell): void {
    $messages = query('SELECT * FROM message WHERE session_id = ? AND id <= ?', $run['session_id'], $run['answers']);
    try {
        foreach (answer($messages) as $piece) {
            $isRunning = query('UPDATE message SET content = content || ? WHERE id = ? AND status = 2 RETURNING id', $piece, $run['id']);
            $tell();
            if (!$isRunning) return;
        }
        $end = 3;
    } finally {
        $finish = isset($end) ? 'stop' : 'failed';
        query('UPDATE message SET status = ?, finish = ? WHERE id = ? AND status = 2', $end ?? 4, $finish, $run['id']);
    }
}
/** A client's cursor is how much of the text it has, in bytes: with it, who has lost the line comes back. */
function stream(array $run, bool $isNew, string $cursor = '.0'): void {
    header('Content-Type: text/event-stream; charset=utf-8');
    header('Cache-Control: no-store, no-transform');
    header('X-Accel-Buffering: no');
    $sent = (int) explode('.', $cursor)[1];
    $frame = function (int $seq, array $event) use ($run): void {
        echo "id: {$run['id']}.$seq\ndata: " . json_encode($event) . "\n\n";
    };
    $tell = function () use ($run, $frame, &$sent): bool {
        ['content' => $text, 'status' => $status] = $message = find('message', $run['id']);
        $units = fn(string $text): int => intdiv(strlen(iconv('UTF-8', 'UTF-16LE', $text)), 2); // as JavaScript counts
        if (strlen($text) > $sent) $frame(strlen($text), ['chunk' => substr($text, $sent), 'off' => $units(substr($text, 0, $sent))]);
        $sent = strlen($text);
        if ($status === 3) $frame($sent + 1, ['done' => true, 'len' => $units($text), 'finish' => 'stop', 'message' => $message]);
        if ($status > 3) $frame($sent + 1, ['error' => 'The answer was not finished.', 'task_status' => $status]);
        flush();
        return $status === 2 && !connection_aborted();
    };
    echo "event: hello\n";
    $ids = ['taskId' => $run['id'], 'sessionId' => $run['session_id'], 'messageId' => $run['answers']];
    $frame($sent, ['v' => 1, 'heartbeat' => 15_000, 'resume' => true, 'idempotent' => true] + $ids);
    if ($isNew) write($run, $tell);
    for ($ticks = 1; $tell(); $ticks++) {
        if ($ticks % 500 === 0) echo ": the line is alive\n\n";
        usleep(30_000);
    }
}

$input = $_GET + (json_decode(file_get_contents('php://input'), true) ?? []);
if (!isset($_SERVER['HTTP_OCS_APIREQUEST'])) refuse(412, 'OCS-APIRequest is missing'); // another site's page
$session = isset($input['sessionId']) ? find('session', $input['sessionId'])['id'] : null;
$run = isset($input['taskId']) ? find('message', $input['taskId']) : null;
$newest = 'SELECT * FROM message WHERE session_id = ? AND role = "human" ORDER BY id DESC LIMIT 1';
$question = fn(): array => isset($input['messageId']) ? find('message', $input['messageId']) : query($newest, $session)[0];

switch (basename(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH))) {
    case 'capabilities':
        say(['v' => 1, 'stream' => true, 'resume' => true, 'cancel' => true]);
        break;
    case 'new_session':
        say(['session' => query('INSERT INTO session DEFAULT VALUES RETURNING *')[0]]);
        break;
    case 'new_message':
        if (strlen($input['content']) > 64_000) refuse(413, 'too_long');
        $values = [$session, 'human', $input['content'], $input['clientKey'] ?? null];
        query('INSERT OR IGNORE INTO message (session_id, role, content, clientKey) VALUES (?, ?, ?, ?)', ...$values);
        say(query('SELECT * FROM message WHERE session_id = ? ORDER BY clientKey = ? DESC, id DESC LIMIT 1', $session, $values[3])[0]);
        break;
    case 'messages':
        $page = 'SELECT * FROM message WHERE session_id = ? AND status IS NOT 2 ORDER BY id DESC LIMIT ? OFFSET ?';
        say(array_reverse(query($page, $session, (int) ($input['limit'] ?? 20), (int) ($input['cursor'] ?? 0))));
        break;
    case 'generate':
        ['run' => $run, 'isNew' => $isNew] = start($question());
        say(['taskId' => $run['id']]);
        if ($isNew) write($run, fn() => null);
        break;
    case 'check_generation':
        if ($run['status'] === 3) say($run);
        else say(['error' => 'task_failed_or_canceled', 'task_status' => $run['status'], 'task_output' => ['output' => $run['content']]], $run['status'] === 2 ? 417 : 400);
        break;
    case 'check_session':
        say(['messageTaskId' => query('SELECT id FROM message WHERE session_id = ? AND status = 2', $session)[0]['id'] ?? null]);
        break;
    case 'cancel':
        $stopped = query('UPDATE message SET status = 5, finish = "cancelled" WHERE id = ? AND status = 2 RETURNING id', $run['id']);
        if (!$stopped) refuse(409, 'already_ended');
        say(['task_status' => 5]);
        break;
    case 'stream':
        $run ? stream($run, false, $input['after'] ?? '.0') : stream(...start($question()));
        break;
    default:
        refuse(404, 'not_found');
}
