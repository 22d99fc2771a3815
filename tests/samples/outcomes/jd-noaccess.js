jQuery123_456({"code":"1","echo":"no access"});
