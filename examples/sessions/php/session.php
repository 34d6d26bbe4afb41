<?php
// Mints the token with which the checkout acts for somebody who is signed in here. It lasts an hour.
// In a shell: MIDCYCLE_API=https://billing.example MIDCYCLE_OPERATOR_KEY=... php session.php anna officina
declare(strict_types=1);

function mint(string $user, string $account): string
{
    $request = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => ['Authorization: Bearer ' . getenv('MIDCYCLE_OPERATOR_KEY'), 'Content-Type: application/json'],
        'content' => json_encode(['user' => $user, 'account' => $account], JSON_THROW_ON_ERROR),
        'timeout' => 10,
    ]]);
    // Any answer but a good one is false here, and a warning says why.
    $answer = file_get_contents(getenv('MIDCYCLE_API') . '/v1/sessions', false, $request);
    if ($answer === false) {
        throw new RuntimeException("no session for $user");
    }
    return json_decode($answer, true, flags: JSON_THROW_ON_ERROR)['token'];
}

if (realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
    echo mint($argv[1], $argv[2]), "\n";
}
