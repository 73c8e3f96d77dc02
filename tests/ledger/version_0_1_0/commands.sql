-- What the service of version 0.1.0 sent for nine commands: a group, an agency, a seat, two people, an appointment, a meeting
-- planned and held, its roll, and a correction of it.
SELECT ledger.append(ARRAY[
    ROW('9907c244-179f-594d-895b-4cd61c7f670c', 1, 'group.established/1', convert_to('{"on":"2025-04-01","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"slug":"sub-group","name":{"en":"sub-group"},"kind":"sub-group","aliases":["the-sub-group"]}', 'UTF8'),
        'group', null, '[["group","sub-group"],["group alias","the-sub-group"]]', null)::ledger.draft
], '0a5bc6ae-bfff-58f2-b2da-61b2ae00f8e0', '\x636f6d6d616e642031', '{"9907c244-179f-594d-895b-4cd61c7f670c": 0}');
SELECT ledger.append(ARRAY[
    ROW('7951aae3-636f-52bb-9056-a0b17de05e31', 1, 'agency.registered/1', convert_to('{"on":"2025-04-01","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"slug":"example-police","name":{"en":"example-police"}}', 'UTF8'),
        'agency', null, '[["agency","example-police"]]', null)::ledger.draft
], 'f281fef5-692c-508d-8c88-24a5a8d48bcc', '\x636f6d6d616e642032', '{"7951aae3-636f-52bb-9056-a0b17de05e31": 0}');
SELECT ledger.append(ARRAY[
    ROW('9907c244-179f-594d-895b-4cd61c7f670c', 2, 'group.seat-created/1', convert_to('{"on":"2025-04-01","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"seat":"s1","title":{"en":"Post"}}', 'UTF8'),
        null, null, null, null)::ledger.draft
], '51833fab-65fe-5431-bcb5-d2b13d2118c6', '\x636f6d6d616e642033', '{"9907c244-179f-594d-895b-4cd61c7f670c": 1}');
SELECT ledger.append(ARRAY[
    ROW('aca444ef-e3b5-57d0-aec4-6cc107a2799b', 1, 'person.registered/1', convert_to('{"on":"2025-04-01","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"name":{"alg":"none","key":"k","nonce":"","ct":"","stream":"aca444ef-e3b5-57d0-aec4-6cc107a2799b","version":1,"field":"name"}}', 'UTF8'),
        'person', null, null, array['aca444ef-e3b5-57d0-aec4-6cc107a2799b'::uuid])::ledger.draft,
    ROW('336d709f-6255-5466-a85e-c641378b80cf', 1, 'person.registered/1', convert_to('{"on":"2025-04-01","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"name":{"alg":"none","key":"k","nonce":"","ct":"","stream":"336d709f-6255-5466-a85e-c641378b80cf","version":1,"field":"name"}}', 'UTF8'),
        'person', null, null, array['336d709f-6255-5466-a85e-c641378b80cf'::uuid])::ledger.draft
], 'e69471dd-f71d-5870-b761-77ba513396ec', '\x636f6d6d616e642034', '{"336d709f-6255-5466-a85e-c641378b80cf": 0, "aca444ef-e3b5-57d0-aec4-6cc107a2799b": 0}');
SELECT ledger.append(ARRAY[
    ROW('9907c244-179f-594d-895b-4cd61c7f670c', 3, 'group.member-appointed/1', convert_to('{"on":"2025-04-02","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"seat":"s1","person":"aca444ef-e3b5-57d0-aec4-6cc107a2799b"}', 'UTF8'),
        null, null, null, array['aca444ef-e3b5-57d0-aec4-6cc107a2799b'::uuid])::ledger.draft
], '861c5665-c587-5ea6-9834-59773fdfa3e8', '\x636f6d6d616e642035', '{"9907c244-179f-594d-895b-4cd61c7f670c": 2, "aca444ef-e3b5-57d0-aec4-6cc107a2799b": 1}');
SELECT ledger.append(ARRAY[
    ROW('00887922-c618-5da0-b851-835429c1b9de', 1, 'meeting.scheduled/1', convert_to('{"on":"2025-04-15","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"group":"9907c244-179f-594d-895b-4cd61c7f670c","meets_on":"2025-05-13"}', 'UTF8'),
        'meeting', '9907c244-179f-594d-895b-4cd61c7f670c', null, array['9907c244-179f-594d-895b-4cd61c7f670c'::uuid])::ledger.draft
], 'dc117322-4b01-527d-98ce-07a22957b780', '\x636f6d6d616e642036', '{"9907c244-179f-594d-895b-4cd61c7f670c": 3, "00887922-c618-5da0-b851-835429c1b9de": 0}');
SELECT ledger.append(ARRAY[
    ROW('00887922-c618-5da0-b851-835429c1b9de', 2, 'meeting.held/1', convert_to('{"on":"2025-05-13","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"starts":"2025-05-13T09:30:00Z","ends":"2025-05-13T11:00:00Z"}', 'UTF8'),
        null, null, null, null)::ledger.draft
], '582ea696-69df-5953-af5d-43d117359b94', '\x636f6d6d616e642037', '{"9907c244-179f-594d-895b-4cd61c7f670c": 3, "00887922-c618-5da0-b851-835429c1b9de": 1}');
SELECT ledger.append(ARRAY[
    ROW('00887922-c618-5da0-b851-835429c1b9de', 3, 'meeting.attendance-recorded/1', convert_to('{"on":"2025-05-13","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"seat":"s1","person":"aca444ef-e3b5-57d0-aec4-6cc107a2799b","outcome":"PRESENT"}', 'UTF8'),
        null, null, null, array['aca444ef-e3b5-57d0-aec4-6cc107a2799b'::uuid])::ledger.draft
], '32a0be35-6aec-562d-97ae-c3ebfb5fdf78', '\x636f6d6d616e642038', '{"9907c244-179f-594d-895b-4cd61c7f670c": 3, "aca444ef-e3b5-57d0-aec4-6cc107a2799b": 1, "00887922-c618-5da0-b851-835429c1b9de": 2}');
SELECT ledger.append(ARRAY[
    ROW('00887922-c618-5da0-b851-835429c1b9de', 4, 'corrected/1', convert_to('{"on":"2026-11-22","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"corrects":3,"replacement":{"topic":"meeting.attendance-recorded/1","state":{"on":"2025-05-13","by":"test-administrator","authority":{"kind":"office","office":"secretary"},"seat":"s1","person":"aca444ef-e3b5-57d0-aec4-6cc107a2799b","outcome":"ABSENT"}},"reason":"the signed minutes list no apologies"}', 'UTF8'),
        null, null, null, array['aca444ef-e3b5-57d0-aec4-6cc107a2799b'::uuid])::ledger.draft
], '969f1817-cace-51ab-98d4-f2216be17cde', '\x636f6d6d616e642039', '{"9907c244-179f-594d-895b-4cd61c7f670c": 3, "aca444ef-e3b5-57d0-aec4-6cc107a2799b": 1, "00887922-c618-5da0-b851-835429c1b9de": 3}');
